import { Alert, Anchor, Button, Card, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { Link } from "react-router";

import { SignProblem } from "@/components/act";
import { Facts } from "@/components/Facts";
import { Page } from "@/components/Page";
import { type Schemas, answerOf, api } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { save } from "@/lib/save";
import { engine } from "@/lib/signing";

import { NewPassphrase } from "./NewPassphrase";
import { pemOf } from "./pem";
import { documents, registerTexts as texts } from "./registerTexts";

interface Asked {
  made: Schemas["RegistrationMade"];
  /** The key file, PEM. */
  file: string;
}

type Said = Omit<Schemas["RegistrationForm"], "csr">;

/** ask makes a key in this browser, and asks for its holder to be registered. */
async function ask(said: Said, passphrase: string): Promise<Asked> {
  const key = await engine.ask("make", [new TextEncoder().encode(passphrase), "applicant"]);
  const made = await answerOf(api.POST("/v1/registrations", { body: { ...said, csr: key.request } }));
  return { made, file: key.file };
}

/** RegisterPage lets anybody ask to be registered, without a session. */
export function RegisterPage() {
  const text = useText(texts);
  const [asked, setAsked] = useState<Asked>();
  return (
    <Page title={text.title} lead={text.lead}>
      {asked ? <Sent asked={asked} /> : <Form onAsked={setAsked} />}
      <Text size="sm">
        <Anchor component={Link} to="/register/answer">
          {text.toAnswer}
        </Anchor>
      </Text>
    </Page>
  );
}

function Form({ onAsked }: { onAsked: (asked: Asked) => void }) {
  const text = useText(texts);
  const say = useSay();
  const [said, setSaid] = useState<Said>({ name: "", document: "resident-id", number: "", contact: "" });
  const [passphrase, setPassphrase] = useState("");
  const asking = useMutation({ mutationFn: () => ask(said, passphrase), onSuccess: onAsked });
  const write = (field: keyof Said) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setSaid((old) => ({ ...old, [field]: value }));
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    asking.mutate();
  };
  const ready = said.name !== "" && said.number !== "" && said.contact !== "" && passphrase !== "";
  return (
    <Card withBorder maw={560}>
      <form onSubmit={submit}>
        <Stack>
          <Alert color="blue">{text.privacy}</Alert>
          <TextInput label={text.name} required maxLength={100} value={said.name} onChange={write("name")} />
          <NativeSelect
            label={text.document}
            value={said.document}
            onChange={write("document")}
            data={Object.entries(documents).map(([value, words]) => ({ value, label: say(words) }))}
          />
          <TextInput
            label={text.number}
            required
            maxLength={20}
            autoComplete="off"
            value={said.number}
            onChange={(event) => setSaid({ ...said, number: event.currentTarget.value.toUpperCase() })}
          />
          <TextInput label={text.contact} required maxLength={100} value={said.contact} onChange={write("contact")} />
          <NewPassphrase onChange={setPassphrase} />
          {asking.isError && <SignProblem error={asking.error} />}
          {asking.isPending && (
            <Text size="sm" role="status">
              {text.making}
            </Text>
          )}
          <Button type="submit" loading={asking.isPending} disabled={!ready}>
            {text.submit}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}

function Sent({ asked: { made, file } }: { asked: Asked }) {
  const text = useText(texts);
  const { day } = useFormat();
  return (
    <Alert color="green" title={text.sent} role="status">
      <Stack>
        <Text size="sm">{text.keep}</Text>
        <div>
          <Button size="xs" onClick={() => save(`${made.party}.key.pem`, pemOf(file))}>
            {text.key}
          </Button>
        </div>
        <Facts
          facts={[
            [text.code, <code key="code">{made.code}</code>],
            [text.party, made.party],
            [text.until, day(made.until)],
          ]}
        />
      </Stack>
    </Alert>
  );
}
