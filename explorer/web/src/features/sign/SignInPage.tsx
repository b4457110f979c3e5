import {
  Alert,
  Anchor,
  Button,
  Card,
  FileInput,
  Group,
  NativeSelect,
  PasswordInput,
  SegmentedControl,
  Stack,
  Text,
} from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";

import { SignProblem } from "@/components/act";
import { Page } from "@/components/Page";
import { PartyName } from "@/components/words/PartyName";
import { useText } from "@/lib/i18n";
import { engine, isHere, openAgent, openKeyFile, signIn, signOut, usePerson } from "@/lib/signing";
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
        </Anchor>
        {" · "}
        <Anchor component={Link} to="/register">
          {text.register}
        </Anchor>
      </Text>
    </Page>
  );
}

/** How a person signs: with a key file, an agent on this computer, or the signing service of their unit. */
type How = "file" | "agent" | "service";

function SignIn() {
  const text = useText(texts);
  const ledger = useLedger().data?.document;
  const narrow = useMediaQuery("(max-width: 36em)");
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [how, setHow] = useState<How>("file");
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState("");
  const [code, setCode] = useState("");
  const [chosen, setChosen] = useState<string>();
  const signers = ledger?.signers ?? [];
  const agent = signers.find(isHere);
  const services = signers.filter((address) => !isHere(address));
  const service = chosen ?? services[0];

  const opening = useMutation({
    mutationFn: async () => {
      if (!ledger) throw new Error("the ledger is not known yet");
      const open = {
        file: () => openKeyFile(engine, file ?? new Blob(), passphrase),
        agent: () => openAgent(engine, { address: agent ?? "" }),
        service: () => openAgent(engine, { address: service ?? "", code }),
      };
      return signIn(ledger.ledger, await open[how]());
    },
    onSuccess: () => {
      setPassphrase("");
      setCode("");
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
  const ready = { file: file !== null, agent: agent !== undefined, service: service !== undefined && code !== "" }[how];
  return (
    <Card withBorder maw={560} padding="lg">
      <form onSubmit={submit}>
        <Stack>
          <SegmentedControl
            aria-label={text.how}
            fullWidth
            value={how}
            onChange={setHow}
            orientation={narrow ? "vertical" : "horizontal"}
            data={[
              { value: "file", label: text.file },
              { value: "agent", label: text.agent },
              { value: "service", label: text.service },
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
          {how === "agent" &&
            (agent === undefined ? (
              <Alert color="yellow">{text.noAgent}</Alert>
            ) : (
              <Text>{`${text.address}：${agent}`}</Text>
            ))}
          {how === "service" &&
            (service === undefined ? (
              <Alert color="yellow">{text.noService}</Alert>
            ) : (
              <>
                <NativeSelect
                  label={text.serviceAddress}
                  data={services}
                  value={service}
                  onChange={(event) => setChosen(event.currentTarget.value)}
                />
                <PasswordInput
                  label={text.code}
                  description={text.codeHint}
                  autoComplete="off"
                  value={code}
                  onChange={(event) => setCode(event.currentTarget.value)}
                />
              </>
            ))}
          {opening.isError && <SignProblem error={opening.error} />}
          {opening.isPending && byFile && (
            <Text size="sm" c="dimmed" role="status">
              {text.opening}
            </Text>
          )}
          <Button type="submit" loading={opening.isPending} disabled={!ready || !ledger}>
            {text.signIn}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}
