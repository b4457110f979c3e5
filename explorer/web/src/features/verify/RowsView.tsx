import { Badge, Button, Group, List, ScrollArea, Stack, Table, Text } from "@mantine/core";

import { ReportDetails, ReportFacts, VerdictCard } from "@/components/proof";
import { type Sentence, useSay, useText } from "@/lib/i18n";
import { save } from "@/lib/save";
import type { Line, Report, RowStatus, RowsResult, Verdict } from "@/lib/verifier";

import type { RowsAnswer } from "./rows";
import { rowStatuses, texts } from "./texts";

const colours: Record<RowStatus, string> = {
  found: "green",
  differs: "red",
  absent: "gray",
  retyped: "orange",
  incomplete: "orange",
};

/** shownLines is how many rows a page lists; the ones that were not found come first. */
const shownLines = 500;

/** together is the verdict on rows: no better than that on the table in which they were found. */
export function together(rows: RowsResult, table: Report): Verdict {
  if (table.verdict === "tampered" || table.verdict === "cannot-verify") return table.verdict;
  return rows.verdict === "verified" ? table.verdict : rows.verdict;
}

/** RowsView shows what became of rows in hand, one by one. */
export function RowsView({ answer, name }: { answer: RowsAnswer; name: string }) {
  const text = useText(texts);
  const { checked, proof } = answer;
  const { result, workbook } = checked;
  const verdict = together(result, proof.report);
  const proven = verdict !== "cannot-verify" || proof.report.verdict === "verified";
  return (
    <Stack gap="md">
      <VerdictCard
        verdict={verdict}
        headline={proven ? headline(result) : proof.report.headline}
        meaning={meanings[verdict]}
      />
      {result.missing && <Text size="sm">{text.missingColumns(result.missing.join("、"))}</Text>}
      {result.unknown && <Text size="sm">{text.unknownColumns(result.unknown.join("、"))}</Text>}
      {workbook && (
        <Group>
          <Button
            variant="default"
            onClick={() => save(`${name.replace(/\.[^.]+$/, "")}.verified.xlsx`, new Blob([workbook]))}
          >
            {text.exportRows}
          </Button>
        </Group>
      )}
      <Lines lines={result.lines} />
      <ReportFacts report={proof.report} />
      <ReportDetails proof={proof} />
    </Stack>
  );
}

function headline({ found, lines, rows }: RowsResult): Sentence {
  return texts.rowsFound(lines.length, found, rows);
}

const meanings: Partial<Record<Verdict, Sentence>> = {
  tampered: texts.rowsTampered,
  "cannot-verify": texts.rowsUnable,
};

function Lines({ lines }: { lines: Line[] }) {
  const text = useText(texts);
  const say = useSay();
  const notFound = lines.filter(({ status }) => status !== "found");
  const shown = [...notFound, ...lines.filter(({ status }) => status === "found")].slice(0, shownLines);
  return (
    <ScrollArea.Autosize mah={480} viewportProps={{ tabIndex: 0, role: "region", "aria-label": text.rowsTable }}>
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.rowHere}</Table.Th>
            <Table.Th>{text.rowResult}</Table.Th>
            <Table.Th>{text.rowThere}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((line) => (
            <Table.Tr key={line.number}>
              <Table.Td>{line.number}</Table.Td>
              <Table.Td>
                <Badge color={colours[line.status]}>{say(rowStatuses[line.status])}</Badge>
                {line.cells && <Cells line={line} />}
              </Table.Td>
              <Table.Td>{line.at ?? "–"}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {lines.length > shown.length && <Text size="sm">{text.moreRows(lines.length - shown.length)}</Text>}
    </ScrollArea.Autosize>
  );
}

function Cells({ line }: { line: Line }) {
  const text = useText(texts);
  return (
    <List size="sm" mt={4}>
      {line.cells?.map(({ column, here, published }) => (
        <List.Item key={column}>
          {line.status === "retyped" ? text.retypedCell(column, here) : text.changedCell(column, here, published ?? "")}
        </List.Item>
      ))}
    </List>
  );
}
