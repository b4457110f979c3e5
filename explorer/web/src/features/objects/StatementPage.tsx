import { Alert, Code, ScrollArea, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";

import { Digest } from "@/components/Digest";
import { Facts } from "@/components/Facts";
import { Loaded } from "@/components/Loaded";
import { Said } from "@/components/matter/Said";
import { Page } from "@/components/Page";
import { PartyLink } from "@/components/PartyLink";
import { Permalink } from "@/components/Permalink";
import { ProofPanel } from "@/components/proof";
import { RefLink } from "@/components/RefLink";
import { Section } from "@/components/Section";
import { type Schemas, answerOf, api } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { linkTo } from "@/lib/links";
import { kindName, typeName } from "@/lib/vocabulary";

import { texts } from "./texts";

/** StatementPage shows one statement with its proof. */
export function StatementPage() {
  const { id = "" } = useParams();
  const say = useSay();
  const query = useQuery({
    queryKey: ["statement", id],
    queryFn: () => answerOf(api.GET("/v1/statements/{id}", { params: { path: { id } } })),
  });
  const title = query.data && "kind" in query.data ? say(kindName(query.data.kind)) : say(typeName("statement"));
  return (
    <Page title={title}>
      <Loaded query={query}>
        {(found) => ("kind" in found ? <Recorded statement={found} /> : <Pending results={found} />)}
      </Loaded>
    </Page>
  );
}

function Pending({ results }: { results: Schemas["SubmitResults"] }) {
  const text = useText(texts);
  return (
    <Text>
      {text.pending} {results.results[0]?.id}
    </Text>
  );
}

function Recorded({ statement }: { statement: Schemas["Statement"] }) {
  const text = useText(texts);
  const { moment, count } = useFormat();
  const subject = `statement:${statement.id}`;
  const payload = payloadOf(statement.envelope);
  return (
    <>
      <Facts
        facts={[
          [text.issuer, <PartyLink key="issuer" id={statement.issuer} />],
          [text.time, text.recorded(moment(statement.time), count(statement.block))],
          [text.subject, statement.subject && <RefLink to={statement.subject} />],
          [text.created, statement.created && <RefLink to={statement.created} />],
          [text.number, <Digest key="number" value={statement.id} />],
        ]}
      />
      {statement.result !== "accepted" && (
        <Alert color="yellow">
          {text.refused} <Code>{statement.code}</Code>
        </Alert>
      )}
      <Section title={text.proof} beside={<Permalink path={linkTo(subject)} />}>
        <ProofPanel subject={subject} />
      </Section>
      <Section title={text.says}>
        <Said kind={statement.kind} body={payload?.body ?? {}} />
      </Section>
      <Section title={text.signedText}>
        <Raw content={payload ?? statement.envelope} label={text.signedText} />
      </Section>
    </>
  );
}

/** payloadOf is what was signed, out of its envelope, where it stands in base64. */
function payloadOf(envelope: unknown): { body?: Record<string, unknown> } | undefined {
  if (typeof envelope !== "object" || envelope === null || !("payload" in envelope)) return undefined;
  if (typeof envelope.payload !== "string") return undefined;
  const bytes = Uint8Array.from(atob(envelope.payload), (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes)) as { body?: Record<string, unknown> };
}

/** Raw shows a document as it is. */
export function Raw({ content, label }: { content: unknown; label: string }) {
  return (
    <ScrollArea.Autosize mah={360} viewportProps={{ tabIndex: 0, role: "region", "aria-label": label }}>
      <Code block>{JSON.stringify(content, null, 2)}</Code>
    </ScrollArea.Autosize>
  );
}
