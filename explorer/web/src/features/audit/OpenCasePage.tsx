import { Alert, Button, Checkbox, Group, Stack, Text, TextInput, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import { ActForm, SignInFirst } from "@/components/act";
import { EnglishDetail } from "@/components/EnglishDetail";
import { Page } from "@/components/Page";
import { useText } from "@/lib/i18n";
import { type Terms, commitTo, newSalt } from "@/lib/papers";
import { save } from "@/lib/save";
import { useCredentials } from "@/lib/session/session";

import { type ScopeFile, linesOf } from "./scope";
import { texts } from "./texts";

const objects = ["data", "platform", "funds"] as const;

/** OpenCasePage opens a case: its scope is committed to, kept by the auditor, and nobody learns of it. */
export function OpenCasePage() {
  const text = useText(texts);
  const { session } = useCredentials();
  const [commitment, setCommitment] = useState<string>();
  return (
    <Page title={text.open} lead={text.openLead}>
      {!session ? (
        <SignInFirst />
      ) : commitment === undefined ? (
        <ScopeForm handler={session.handler ?? ""} onDone={setCommitment} />
      ) : (
        <Stack>
          <Alert color="blue">{text.saved}</Alert>
          <ActForm kind="case.open/v1" fixed={{ terms: commitment }} />
        </Stack>
      )}
    </Page>
  );
}

function ScopeForm({ handler, onDone }: { handler: string; onDone: (commitment: string) => void }) {
  const text = useText(texts);
  const [chosen, setChosen] = useState<string[]>(["data"]);
  const [typed, setTyped] = useState({ parties: "", entries: "", team: handler, from: "", until: "" });
  const set = (name: keyof typeof typed, value: string) => setTyped((before) => ({ ...before, [name]: value }));
  const next = useMutation({
    mutationFn: async () => {
      const entries = linesOf(typed.entries);
      const terms: Terms = {
        objects: chosen,
        parties: linesOf(typed.parties),
        ...(entries.length > 0 && { entries }),
        from: new Date(typed.from).getTime() || 0,
        until: new Date(typed.until).getTime() || 0,
        team: linesOf(typed.team),
      };
      const file: ScopeFile = { format: "luzheng-case-scope/v1", terms, salt: newSalt() };
      const commitment = await commitTo(terms, file.salt);
      save("case-scope.json", new Blob([JSON.stringify(file, undefined, 1)], { type: "application/json" }));
      return commitment;
    },
    onSuccess: onDone,
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    next.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Checkbox.Group label={text.objects} value={chosen} onChange={setChosen}>
          <Stack gap="xs" mt={4}>
            {objects.map((object) => (
              <Checkbox key={object} value={object} label={text[object]} />
            ))}
          </Stack>
        </Checkbox.Group>
        {(["parties", "entries", "team"] as const).map((name) => (
          <Textarea
            key={name}
            label={text[name]}
            description={text.list}
            autosize
            minRows={2}
            required={name !== "entries"}
            value={typed[name]}
            onChange={(event) => set(name, event.currentTarget.value)}
          />
        ))}
        <Text size="sm" fw={500}>
          {text.period}
        </Text>
        <Group>
          {(["from", "until"] as const).map((name) => (
            <TextInput
              key={name}
              type="datetime-local"
              label={text[name]}
              required
              value={typed[name]}
              onChange={(event) => set(name, event.currentTarget.value)}
            />
          ))}
        </Group>
        {next.isError && (
          <Alert color="red" role="alert" title={text.badScope}>
            <Text size="sm">{text.badScopeWhat}</Text>
            <EnglishDetail>{next.error.message}</EnglishDetail>
          </Alert>
        )}
        <div>
          <Button type="submit" loading={next.isPending}>
            {text.next}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
