import { Alert, Button, FileInput, Group, List, Progress, ScrollArea, Stack, Table, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { SignInFirst, SignProblem, submit } from "@/components/act";
import { Page } from "@/components/Page";
import { useLanguage, useText } from "@/lib/i18n";
import { type CellProblem, type Person, type Sheet, engine, usePerson } from "@/lib/signing";
import { useLedger } from "@/lib/trust";

import { importTexts as texts } from "./importTexts";

/** ImportPage reads catalogue entries from an Excel workbook, says what is wrong row by row, and publishes what is right. */
export function ImportPage() {
  const text = useText(texts);
  const person = usePerson();
  return (
    <Page title={text.title} lead={text.lead}>
      {person ? <Import person={person} /> : <SignInFirst />}
    </Page>
  );
}

/** Sent is what became of a row: the entry that it made, or why it made none. */
type Sent = { created: string } | { error: unknown };

function Import({ person }: { person: Person }) {
  const text = useText(texts);
  const ledger = useLedger().data?.document.ledger;
  const queries = useQueryClient();
  const [sent, setSent] = useState<ReadonlyMap<number, Sent>>(new Map());
  const reading = useMutation({
    mutationFn: async (file: File) => engine.ask("sheet", [new Uint8Array(await file.arrayBuffer())]),
    onMutate: () => setSent(new Map()),
  });
  const right = reading.data?.rows.filter((row) => row.entry !== undefined) ?? [];

  const publishing = useMutation({
    mutationFn: async () => {
      const done = new Map<number, Sent>();
      for (const row of right) {
        try {
          done.set(row.number, { created: await publish(row.entry ?? {}, ledger ?? "", person) });
        } catch (error) {
          done.set(row.number, { error });
        }
        setSent(new Map(done));
      }
    },
    onSettled: () => void queries.invalidateQueries(),
  });
  return (
    <Stack>
      <FileInput
        label={text.file}
        description={text.columns}
        accept=".xlsx"
        maw={480}
        onChange={(file) => {
          if (file) reading.mutate(file);
        }}
      />
      {reading.isPending && <Text role="status">{text.reading}</Text>}
      {reading.isError && <SignProblem error={reading.error} />}
      {reading.data && <Report sheet={reading.data} sent={sent} />}
      {right.length > 0 && sent.size === 0 && !publishing.isPending && (
        <Group>
          <Button onClick={() => publishing.mutate()}>{text.publish(right.length)}</Button>
        </Group>
      )}
      {publishing.isPending && (
        <Progress value={(sent.size / right.length) * 100} aria-label={text.publishing} animated />
      )}
    </Stack>
  );
}

const hour = 3_600_000;

async function publish(entry: Record<string, unknown>, ledger: string, person: Person): Promise<string> {
  const now = Date.now();
  const { payload } = await engine.ask("draft", [
    JSON.stringify({
      kind: "catalogue.publish/v1",
      ledger,
      issuer: person.session.party,
      handler: person.session.handler,
      issuedAt: now,
      notAfter: now + hour,
      body: entry,
    }),
  ]);
  const outcome = await submit(await person.signatory.sign(payload));
  return outcome.state === "recorded" ? (outcome.result.created ?? "") : "";
}

function Report({ sheet, sent }: { sheet: Sheet; sent: ReadonlyMap<number, Sent> }) {
  const text = useText(texts);
  const wrong = sheet.rows.filter((row) => row.entry === undefined).length;
  if (sheet.problems && sheet.problems.length > 0) {
    return (
      <Alert color="red" title={text.headings}>
        <Problems problems={sheet.problems} />
      </Alert>
    );
  }
  return (
    <section aria-label={text.report}>
      <Text role="status" mb="xs">
        {text.found(sheet.rows.length - wrong, wrong)}
      </Text>
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": text.report }}>
        <Table miw={560}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.row}</Table.Th>
              <Table.Th>{text.name}</Table.Th>
              <Table.Th>{text.result}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sheet.rows.map((row) => {
              const became = sent.get(row.number);
              const name = row.entry?.["businessName"];
              return (
                <Table.Tr key={row.number}>
                  <Table.Td>{row.number}</Table.Td>
                  <Table.Td>{typeof name === "string" ? name : "–"}</Table.Td>
                  <Table.Td>
                    {row.problems && <Problems problems={row.problems} />}
                    {!row.problems && !became && text.right}
                    {became && "created" in became && text.published}
                    {became && "error" in became && <SignProblem error={became.error} kind="catalogue.publish/v1" />}
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </section>
  );
}

function Problems({ problems }: { problems: readonly CellProblem[] }) {
  const text = useText(texts);
  const { language } = useLanguage();
  return (
    <List size="sm">
      {problems.map((one) => (
        <List.Item key={`${one.cell} ${one.column}`}>
          {text.cell(one.cell, one.column)}
          {language === "zh" ? one.hintZh : `${one.problem}; ${one.hint}`}
        </List.Item>
      ))}
    </List>
  );
}
