import { Badge, Button, Group, ScrollArea, Stack, Table, Text } from "@mantine/core";
import type { ReactNode } from "react";

import { PartyLink } from "@/components/PartyLink";
import { RefLink } from "@/components/RefLink";
import { UseJudged, UseWords } from "@/components/uses";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { subjectOf } from "@/lib/uses";
import { kindName } from "@/lib/vocabulary";

import type { Row, Summary } from "./order";
import { texts } from "./texts";
import { type Found, type Provable, type Verdicts, provableStatement, provableUse, useVerdicts } from "./useVerdicts";

const verdicts: Record<Found["verdict"], { colour: string; zh: string; en: string; sign: string }> = {
  verified: { colour: "green", zh: "属实", en: "verified", sign: "✓" },
  "verified-but": { colour: "yellow", zh: "属实但有变化", en: "verified, but changed", sign: "!" },
  "cannot-verify": { colour: "gray", zh: "无法核验", en: "cannot be verified", sign: "?" },
  tampered: { colour: "red", zh: "被篡改", en: "tampered", sign: "✗" },
  proven: { colour: "green", zh: "已证实", en: "proven", sign: "✓" },
  claimed: { colour: "gray", zh: "仅为声明", en: "only claimed", sign: "?" },
  missing: { colour: "red", zh: "与账本或日志不符", en: "not what ledger or log have", sign: "∅" },
};

interface RecordsProps {
  label: string;
  rows: readonly Row[];
  /** What stands before the record, such as its stage. */
  first?: { title: string; of: (row: Row) => ReactNode };
  /** Follows a record's grant, where it has one. */
  onAccess?: (grant: string) => void;
}

/** Records is a table of statements and uses, each of which is verified here on demand, and all of them in bulk. */
export function Records({ label, rows, first, onAccess }: RecordsProps) {
  const text = useText(texts);
  const { count } = useFormat();
  const checks = useVerdicts();
  const provable = rows.map(provableOf).filter((one) => one !== undefined);
  if (rows.length === 0) return <Text>{text.nothing}</Text>;
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" role="status">
          {checks.progress
            ? text.verifying(count(checks.progress.done), count(checks.progress.total))
            : text.found(count(rows.length))}
        </Text>
        <Button
          size="xs"
          disabled={!checks.ready}
          loading={checks.progress !== undefined}
          onClick={() => checks.verify(provable)}
        >
          {text.verifyAll(count(provable.length))}
        </Button>
      </Group>
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": label }}>
        <Table miw={760} striped>
          <Table.Thead>
            <Table.Tr>
              {first && <Table.Th>{first.title}</Table.Th>}
              <Table.Th>{text.time}</Table.Th>
              <Table.Th>{text.what}</Table.Th>
              <Table.Th>{text.who}</Table.Th>
              <Table.Th>{text.judged}</Table.Th>
              <Table.Th>{text.checked}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Line key={keyOf(row)} row={row} first={first?.of(row)} checks={checks} onAccess={onAccess} />
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Stack>
  );
}

/** provableOf is what can be verified of a row; a refused statement changed nothing that could be. */
function provableOf({ record, use }: Row): Provable | undefined {
  if (use) return provableUse(use);
  return record.result === "accepted" ? provableStatement(record) : undefined;
}

function keyOf({ record, use }: Row): string {
  return use ? subjectOf(use) : `${record.block} ${record.txPlace} ${record.index}`;
}

interface LineProps {
  row: Row;
  first?: ReactNode;
  checks: Verdicts;
  onAccess?: (grant: string) => void;
}

function Line({ row, first, checks, onAccess }: LineProps) {
  const text = useText(texts);
  const say = useSay();
  const { moment } = useFormat();
  const { record, use } = row;
  const provable = provableOf(row);
  const found = provable && checks.verdicts.get(provable.subject);
  const grant = use ? use.grant : record.created?.startsWith("grant:") ? record.created : record.subject;
  return (
    <Table.Tr>
      {first !== undefined && <Table.Td>{first}</Table.Td>}
      <Table.Td>{moment(use ? use.received : record.time)}</Table.Td>
      <Table.Td>
        {use ? <UseWords use={use} /> : <RefLink to={`statement:${record.id}`}>{say(kindName(record.kind))}</RefLink>}
        {onAccess && grant?.startsWith("grant:") && (
          <>
            {" "}
            <Button size="compact-xs" variant="default" onClick={() => onAccess(grant)}>
              {text.access}
            </Button>
          </>
        )}
      </Table.Td>
      <Table.Td>
        <PartyLink id={use ? use.issuer : record.issuer} />
      </Table.Td>
      <Table.Td>{use ? <UseJudged use={use} /> : <Judged record={record} />}</Table.Td>
      <Table.Td>
        {found ? (
          <Badge color={verdicts[found.verdict].colour} title={say(found.headline)} tt="none">
            {verdicts[found.verdict].sign} {say(verdicts[found.verdict])}
          </Badge>
        ) : (
          provable && (
            <Button
              size="compact-xs"
              variant="default"
              disabled={!checks.ready}
              onClick={() => checks.verify([provable])}
            >
              {text.verify}
            </Button>
          )
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** Judged is what the rules said of a record. */
export function Judged({ record }: { record: Pick<Summary, "result" | "code"> }) {
  const text = useText(texts);
  if (record.result !== "accepted")
    return (
      <Badge color="red" title={record.code}>
        {text.refused}
      </Badge>
    );
  if (record.code?.startsWith("suspected."))
    return (
      <Badge color="orange" title={record.code}>
        {text.suspected}
      </Badge>
    );
  return text.accepted;
}
