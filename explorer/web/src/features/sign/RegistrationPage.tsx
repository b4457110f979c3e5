import { Alert, Button, Card, FileInput, Group, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";

import { ActForm, SignInFirst, SignProblem } from "@/components/act";
import { Facts } from "@/components/Facts";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { ApiProblem, type Schemas, answerOf, api, fetchBytes } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { onlyOne, useEntities } from "@/lib/matters";
import { save } from "@/lib/save";
import { type Person, engine, usePerson } from "@/lib/signing";

import { pemOf } from "./pem";
import { documents, registerTexts as texts } from "./registerTexts";

type Request = Schemas["Registration"];

/** RegistrationPage is where the Bureau decides a request to be registered. */
export function RegistrationPage() {
  const text = useText(texts);
  const { party = "" } = useParams();
  const person = usePerson();
  const request = useQuery({
    queryKey: ["registration", person?.session.party, party],
    queryFn: () => answerOf(api.GET("/v1/registrations/{party}", { params: { path: { party } } })),
    enabled: person !== undefined,
  });
  return (
    <Page title={text.decideTitle} lead={text.decideLead}>
      {person ? (
        <Loaded query={request}>{(found) => <Decide request={found} person={person} />}</Loaded>
      ) : (
        <SignInFirst />
      )}
    </Page>
  );
}

function Decide({ request, person }: { request: Request; person: Person }) {
  const text = useText(texts);
  const { moment, day } = useFormat();
  return (
    <>
      <Facts
        facts={[
          [text.party, request.party],
          [text.at, moment(request.at)],
          [text.until, day(request.until)],
        ]}
      />
      {request.state !== "refused" && <Identity attachment={request.identity.attachment} />}
      {request.state === "waiting" && (
        <>
          <Accept request={request} />
          <Refuse party={request.party} />
        </>
      )}
      {request.state === "accepted" && <Certify request={request} person={person} />}
      {request.state === "registered" && <Alert color="green">{text.registered}</Alert>}
      {request.state === "refused" && <Alert role="status">{text.wasRefused}</Alert>}
    </>
  );
}

/** Form is what was sealed (gateway/registration). */
interface Form {
  name: string;
  document: keyof typeof documents;
  number: string;
  contact: string;
}

function Identity({ attachment }: { attachment: string }) {
  const text = useText(texts);
  const say = useSay();
  const opening = useMutation({
    mutationFn: async () =>
      JSON.parse(new TextDecoder().decode(await fetchBytes(`/v1/attachments/${attachment}`))) as Form,
  });
  const form = opening.data;
  return (
    <Section title={text.identity}>
      {form ? (
        <Facts
          facts={[
            [text.name, form.name],
            [text.document, say(documents[form.document])],
            [text.number, form.number],
            [text.contact, form.contact],
          ]}
        />
      ) : (
        <Button size="xs" variant="light" loading={opening.isPending} onClick={() => opening.mutate()}>
          {text.open}
        </Button>
      )}
      {opening.isError && <SignProblem error={opening.error} />}
    </Section>
  );
}

function Accept({ request }: { request: Request }) {
  const text = useText(texts);
  return (
    <Section title={text.accept}>
      <ActForm
        kind="party.register/v1"
        subject={`party:${request.party}`}
        fixed={{
          role: "user",
          identity: request.identity,
          name: undefined,
          creditCode: undefined,
          responsibleBody: undefined,
          responsiblePost: undefined,
          parent: undefined,
          system: undefined,
        }}
      />
    </Section>
  );
}

function Refuse({ party }: { party: string }) {
  const text = useText(texts);
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const refusing = useMutation({
    mutationFn: async () => {
      const { error } = await api.POST("/v1/registrations/{party}/refusal", {
        params: { path: { party } },
        body: { reason },
      });
      if (error) throw new ApiProblem(error);
    },
    onSuccess: () => void queries.invalidateQueries(),
  });
  return (
    <Section title={text.refuse}>
      <Stack>
        <Textarea
          label={text.reason}
          autosize
          minRows={2}
          maxLength={600}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {refusing.isError && <SignProblem error={refusing.error} />}
        <Group>
          <Button
            color="red"
            variant="light"
            loading={refusing.isPending}
            disabled={reason.trim() === ""}
            onClick={() => refusing.mutate()}
          >
            {text.refuse}
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}

function Certify({ request, person }: { request: Request; person: Person }) {
  const text = useText(texts);
  const authorities = useEntities(person.session.party, "authority");
  const reading = useMutation({
    mutationFn: async (file: File) => engine.ask("certificate", [new Uint8Array(await file.arrayBuffer())]),
  });
  const read = reading.data;
  return (
    <Stack>
      <Text>{text.issue}</Text>
      <Group>
        <Button variant="default" size="xs" onClick={() => save(`${request.party}.csr.pem`, pemOf(request.csr))}>
          {text.request}
        </Button>
      </Group>
      <FileInput
        label={text.certificate}
        accept=".pem,.crt,.cer,.der"
        maw={480}
        onChange={(file) => {
          if (file) reading.mutate(file);
        }}
      />
      {reading.isError && <SignProblem error={reading.error} />}
      {read && read.keyId !== request.keyId && <Alert color="red">{text.otherKey}</Alert>}
      {read?.keyId === request.keyId && authorities.isSuccess && (
        <Card withBorder>
          <ActForm
            key={read.keyId}
            kind="certificate.register/v1"
            subject={`certificate:${read.keyId}`}
            initial={{ authority: onlyOne(authorities.data) }}
            fixed={{ certificate: read.der, party: request.party, post: "officer", application: undefined }}
          />
        </Card>
      )}
    </Stack>
  );
}
