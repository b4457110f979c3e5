import { Alert, Anchor, Button, Card, FileInput, List, PasswordInput, Stack, Stepper, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { Link, useSearchParams } from "react-router";

import { ActForm, SignInFirst, SignProblem } from "@/components/act";
import { Facts } from "@/components/Facts";
import { Loaded } from "@/components/Loaded";
import { EntityTable } from "@/components/matter/EntityTable";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { UseList } from "@/components/uses";
import { StateBadge } from "@/components/words/StateBadge";
import { type Schemas, answerOf, api } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useWords } from "@/lib/kinds";
import { useEntities } from "@/lib/matters";
import { engine, openKeyFile, sessionOf, usePerson } from "@/lib/signing";
import { useLedger } from "@/lib/trust";

import { onboardTexts as texts } from "./onboardTexts";

/** OnboardPage puts an application on chain step by step; ?application= names one that was begun. */
export function OnboardPage() {
  const text = useText(texts);
  const person = usePerson();
  return (
    <Page title={text.title} lead={text.lead}>
      {person ? <Begun party={person.session.party} /> : <SignInFirst />}
    </Page>
  );
}

function Begun({ party }: { party: string }) {
  const text = useText(texts);
  const [params, setParams] = useSearchParams();
  const ref = params.get("application");
  const own = useEntities(party, "application", party);
  if (ref !== null) return <Steps party={party} application={ref} />;
  return (
    <>
      <Card withBorder>
        <Stack>
          <Text fw={600}>{text.submit}</Text>
          <ActForm
            kind="application.submit/v1"
            onDone={(outcome) => {
              const created = outcome.state === "recorded" ? outcome.result.created : undefined;
              if (created) setParams({ application: created });
            }}
          />
        </Stack>
      </Card>
      <Loaded query={own}>
        {(all) =>
          all.length === 0 ? null : (
            <section>
              <Text fw={600} mb="xs">
                {text.begun}
              </Text>
              <List>
                {all.map(({ ref: one, state, value }) => (
                  <List.Item key={one}>
                    <Anchor component={Link} to={`/applications/new?application=${encodeURIComponent(one)}`}>
                      {String((value as Record<string, unknown>)["name"])}
                    </Anchor>{" "}
                    <StateBadge type="application" state={state} />
                  </List.Item>
                ))}
              </List>
            </section>
          )
        }
      </Loaded>
    </>
  );
}

/** How often the state of the application is asked for while its owner waits. */
const pause = 10_000;

function Steps({ party, application }: { party: string; application: string }) {
  const text = useText(texts);
  const entity = useQuery({
    queryKey: ["entity", party, application],
    queryFn: () => answerOf(api.GET("/v1/entities/{ref}", { params: { path: { ref: application } } })),
    refetchInterval: pause,
  });
  const certificates = useEntities(party, "certificate", party);
  const [tested, setTested] = useState<Schemas["Session"]>();
  return (
    <Loaded query={entity}>
      {(found) => {
        const mine = (certificates.data ?? []).filter(
          ({ value, state }) => (value as Record<string, unknown>)["application"] === application && state === "active",
        );
        const approved = found.state === "approved";
        const step = !approved ? 1 : mine.length === 0 ? 2 : tested === undefined ? 3 : 4;
        return (
          <>
            <Stepper active={step} orientation="vertical" aria-label={text.title}>
              <Stepper.Step label={text.submit} description={text.submitted} />
              <Stepper.Step label={text.approval} description={approved ? text.approved : text.waits} />
              <Stepper.Step
                label={text.certificate}
                description={mine.length > 0 ? text.certified : text.certificateWhy}
              />
              <Stepper.Step label={text.test} description={text.testWhy} />
              <Stepper.Step label={text.recorded} description={text.recordedWhy} />
            </Stepper>
            {!approved && <Alert color="blue">{text.waitsLong}</Alert>}
            {approved && mine.length === 0 && <Certificate />}
            {mine.length > 0 && <Test onTested={setTested} tested={tested} />}
            {mine.length > 0 && <EntityTable label={text.certificate} entities={mine} />}
            <Anchor component={Link} to={`/work/${encodeURIComponent(application)}`}>
              {text.details}
            </Anchor>
            {tested && (
              <Section title={text.recorded}>
                <Text mb="xs">{text.recordedHow}</Text>
                <UseList of={application} />
                <Anchor component={Link} to="/mine">
                  {text.see}
                </Anchor>
              </Section>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function Certificate() {
  const text = useText(texts);
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Text>{text.certificateHow}</Text>
        <List type="ordered" size="sm">
          <List.Item>
            <Anchor component={Link} to="/new-key">
              {text.makeKey}
            </Anchor>
          </List.Item>
          <List.Item>{text.sendRequest}</List.Item>
          <List.Item>{text.registered}</List.Item>
        </List>
      </Stack>
    </Card>
  );
}

/** Test has the application's own key answer a challenge, as its program will with every call. */
function Test({ tested, onTested }: { tested?: Schemas["Session"]; onTested: (session: Schemas["Session"]) => void }) {
  const text = useText(texts);
  const words = useWords();
  const { moment } = useFormat();
  const ledger = useLedger().data?.document.ledger;
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState("");
  const testing = useMutation({
    mutationFn: async () => {
      const signatory = await openKeyFile(engine, file ?? new Blob(), passphrase);
      try {
        return await sessionOf(ledger ?? "", signatory);
      } finally {
        await signatory.close();
      }
    },
    onSuccess: (session) => {
      setPassphrase("");
      onTested(session);
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    testing.mutate();
  };
  if (tested) {
    return (
      <Alert color="green" title={text.works} role="status">
        <Facts
          facts={[
            [text.party, tested.party],
            [text.post, words.post(tested.post)],
            [text.until, moment(tested.until)],
          ]}
        />
      </Alert>
    );
  }
  return (
    <Card withBorder maw={560}>
      <form onSubmit={submit}>
        <Stack>
          <Text>{text.testHow}</Text>
          <FileInput label={text.keyFile} required value={file} onChange={setFile} />
          <PasswordInput
            label={text.passphrase}
            autoComplete="off"
            value={passphrase}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
          />
          {testing.isError && <SignProblem error={testing.error} />}
          <Button type="submit" disabled={!file} loading={testing.isPending}>
            {text.test}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}
