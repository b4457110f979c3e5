import { Alert, Anchor, Button, Card, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { Link } from "react-router";

import { SignProblem } from "@/components/act";
import { Facts } from "@/components/Facts";
import { Page } from "@/components/Page";
import { type Schemas, answerOf, api } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";

import { registerTexts as texts } from "./registerTexts";

/** AnswerPage tells whoever has the lookup code how their request to be registered stands. */
export function AnswerPage() {
  const text = useText(texts);
  const [code, setCode] = useState("");
  const looking = useMutation({
    mutationFn: () => answerOf(api.POST("/v1/registrations/lookup", { body: { code: code.trim() } })),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    looking.mutate();
  };
  return (
    <Page title={text.answerTitle} lead={text.answerLead}>
      <Card withBorder maw={560}>
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label={text.code}
              required
              autoComplete="off"
              maxLength={40}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
            {looking.isError && <SignProblem error={looking.error} />}
            <Button type="submit" loading={looking.isPending} disabled={code.trim() === ""}>
              {text.lookUp}
            </Button>
          </Stack>
        </form>
      </Card>
      {looking.data && <Answer answer={looking.data} />}
    </Page>
  );
}

function Answer({ answer }: { answer: Schemas["RegistrationAnswer"] }) {
  const text = useText(texts);
  const { moment } = useFormat();
  const said = {
    waiting: text.waiting,
    accepted: text.accepted,
    registered: text.registered,
    refused: text.refused,
  }[answer.state];
  return (
    <Alert color={{ registered: "green", refused: "red" }[answer.state] ?? "blue"} role="status" title={said}>
      <Stack gap="xs">
        {answer.reason !== undefined && <Text style={{ whiteSpace: "pre-wrap" }}>{answer.reason}</Text>}
        <Facts
          facts={[
            [text.party, answer.party],
            [text.at, moment(answer.at)],
          ]}
        />
        {answer.state === "registered" && (
          <Anchor component={Link} to="/sign-in">
            {text.signIn}
          </Anchor>
        )}
      </Stack>
    </Alert>
  );
}
