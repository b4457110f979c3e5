import { Accordion, Badge, Button, Code, Group, List, ScrollArea, Text } from "@mantine/core";

import { Digest } from "@/components/Digest";
import { RefLink } from "@/components/RefLink";
import { useSay, useText } from "@/lib/i18n";
import type { Proof } from "@/lib/proof";
import { save } from "@/lib/save";
import type { Check, CheckStatus, EdgeStatus, Report } from "@/lib/verifier";

import { statuses, texts } from "./texts";

const colours: Record<CheckStatus, string> = {
  passed: "green",
  noted: "yellow",
  skipped: "gray",
  unable: "orange",
  failed: "red",
};

/** ReportDetails are the layers below the answer: sources, checks done and not done, the raw proof. */
export function ReportDetails({ proof }: { proof: Proof }) {
  const text = useText(texts);
  const { report } = proof;
  const notDone = report.checks.filter(({ status }) => status === "skipped" || status === "unable");
  const done = report.checks.filter((check) => !notDone.includes(check));
  return (
    <Accordion multiple variant="separated">
      {report.lineage && report.lineage.length > 0 && (
        <Accordion.Item value="sources">
          <Accordion.Control>{text.sources}</Accordion.Control>
          <Accordion.Panel>
            <Sources lineage={report.lineage} />
          </Accordion.Panel>
        </Accordion.Item>
      )}
      <Accordion.Item value="done">
        <Accordion.Control>{text.done(done.length)}</Accordion.Control>
        <Accordion.Panel>
          <Checks checks={done} />
        </Accordion.Panel>
      </Accordion.Item>
      <Accordion.Item value="not-done">
        <Accordion.Control>{text.notDone(notDone.length)}</Accordion.Control>
        <Accordion.Panel>
          <Checks checks={notDone} />
        </Accordion.Panel>
      </Accordion.Item>
      <Accordion.Item value="raw">
        <Accordion.Control>{text.raw}</Accordion.Control>
        <Accordion.Panel>
          <Raw proof={proof} />
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function Checks({ checks }: { checks: Check[] }) {
  const say = useSay();
  return (
    <List spacing="xs" size="sm" listStyleType="none">
      {checks.map((check, index) => (
        <List.Item key={index}>
          <Badge size="sm" variant="light" color={colours[check.status]} mr="xs">
            {say(statuses[check.status])}
          </Badge>
          {say(check)}
        </List.Item>
      ))}
    </List>
  );
}

const edges: Record<EdgeStatus, string> = { proven: "green", claimed: "yellow", missing: "red" };

function Sources({ lineage }: { lineage: NonNullable<Report["lineage"]> }) {
  const text = useText(texts);
  return (
    <List spacing="xs" size="sm">
      {lineage.map((edge) => (
        <List.Item key={`${edge.from} ${edge.input}`}>
          <RefLink to={edge.input} />{" "}
          <Badge size="sm" variant="light" color={edges[edge.status]}>
            {text[edge.status]}
          </Badge>
        </List.Item>
      ))}
    </List>
  );
}

function Raw({ proof: { evidence, report } }: { proof: Proof }) {
  const text = useText(texts);
  const name = (report.subject ?? "evidence").replace(":", "-");
  const json = JSON.stringify(report, null, 2);
  return (
    <>
      <Text size="sm" mb="xs">
        {text.rawHint}
      </Text>
      <Group mb="sm">
        <Button size="xs" onClick={() => save(`${name}.evidence.json`, new Blob([evidence]))}>
          {text.saveEvidence}
        </Button>
        <Button size="xs" variant="default" onClick={() => save(`${name}.report.json`, new Blob([json]))}>
          {text.saveReport}
        </Button>
      </Group>
      <Text size="sm">{text.trust}</Text>
      <Digest value={report.trust.digest} />
      <ScrollArea.Autosize mah={320} mt="sm" viewportProps={{ tabIndex: 0, role: "region", "aria-label": text.raw }}>
        <Code block>{json}</Code>
      </ScrollArea.Autosize>
    </>
  );
}
