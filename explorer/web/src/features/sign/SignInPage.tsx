import {
  Alert,
  Anchor,
  Button,
  Card,
  FileInput,
  Group,
  PasswordInput,
  SegmentedControl,
  Stack,
  Text,
} from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";

import { SignProblem } from "@/components/act";
import { Page } from "@/components/Page";
import { PartyName } from "@/components/words/PartyName";
import { useText } from "@/lib/i18n";
import { engine, openAgent, openKeyFile, signIn, signOut, usePerson } from "@/lib/signing";
import { useLedger } from "@/lib/trust";

import { texts } from "./texts";

/** SignInPage opens a session with a person's own key, which stays on this computer. */
export function SignInPage() {
  const text = useText(texts);
  const person = usePerson();
  return (
    <Page title={text.title} lead={text.lead}>
      {person ? (
        <Alert color="green" title={text.in("")}>
          <Stack gap="xs">
            <Text>
              <PartyName id={person.session.party} />
            </Text>
            <Group>
              <Button component={Link} to="/work">
                {text.goOn}
              </Button>
              <Button variant="default" onClick={signOut}>
                {text.out}
              </Button>
            </Group>
          </Stack>
        </Alert>
      ) : (
        <SignIn />
      )}
      <Text size="sm">
        {text.noKey}{" "}
        <Anchor component={Link} to="/new-key">
          {text.makeKey}
        </Anchor>{" "}
        <Anchor component={Link} to="/register">
          {text.register}
        </Anchor>
      </Text>
    </Page>
  );
}

function SignIn() {
  const text = useText(texts);
  const ledger = useLedger().data?.document;
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [how, setHow] = useState("file");
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState("");
  const agents = ledger?.signers ?? [];
  const [first] = agents;

  const opening = useMutation({
    mutationFn: async () => {
      if (!ledger) throw new Error("the ledger is not known yet");
      const signatory =
        how === "agent" && first !== undefined
          ? await openAgent(engine, first)
          : await openKeyFile(engine, file ?? new Blob(), passphrase);
      return signIn(ledger.ledger, signatory);
    },
    onSuccess: () => {
      setPassphrase("");
      const to = params.get("to");
      // Only a path of these pages: nobody is led elsewhere by a link.
      void navigate(to?.startsWith("/") && !to.startsWith("//") ? to : "/work");
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    opening.mutate();
  };
  const byFile = how === "file";
  return (
    <Card withBorder maw={560} padding="lg">
      <form onSubmit={submit}>
        <Stack>
          <SegmentedControl
            aria-label={text.how}
            fullWidth
            value={how}
            onChange={setHow}
            data={[
              { value: "file", label: text.file },
              { value: "agent", label: text.agent },
            ]}
          />
          {byFile && (
            <>
              <FileInput
                label={text.keyFile}
                description={text.keyFileHint}
                placeholder={text.chooseFile}
                required
                accept=".pem,.key,application/x-pem-file"
                value={file}
                onChange={setFile}
              />
              <PasswordInput
                label={text.passphrase}
                autoComplete="off"
                value={passphrase}
                onChange={(event) => setPassphrase(event.currentTarget.value)}
              />
            </>
          )}
          {!byFile &&
            (first === undefined ? (
              <Alert color="yellow">{text.noAgent}</Alert>
            ) : (
              <Text>{`${text.address}：${first}`}</Text>
            ))}
          {opening.isError && <SignProblem error={opening.error} />}
          {opening.isPending && byFile && (
            <Text size="sm" c="dimmed" role="status">
              {text.opening}
            </Text>
          )}
          <Button type="submit" loading={opening.isPending} disabled={byFile ? !file : first === undefined}>
            {text.signIn}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}
