import { Badge, Button, Group, ScrollArea, Stack, Table, Text } from "@mantine/core";
import type { ReactNode } from "react";

import { PartyLink } from "@/components/PartyLink";
import { RefLink } from "@/components/RefLink";
import type { Schemas } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import type { Verdict } from "@/lib/verifier";
import { kindName } from "@/lib/vocabulary";

import { texts } from "./texts";
import { useVerdicts } from "./useVerdicts";

type Summary = Schemas["StatementSummary"];

const verdicts: Record<Verdict, { colour: string; zh: string; en: string; sign: string }> = {
  verified: { colour: "green", zh: "属实", en: "verified", sign: "✓" },
  "verified-but": { colour: "yellow", zh: "属实但有变化", en: "verified, but changed", sign: "!" },
  "cannot-verify": { colour: "gray", zh: "无法核验", en: "cannot be verified", sign: "?" },
  tampered: { colour: "red", zh: "被篡改", en: "tampered", sign: "✗" },
};

interface RecordsProps {
  label: string;
  records: readonly Summary[];
  /** What stands before the record, such as its stage. */
  first?: { title: string; of: (record: Summary) => ReactNode };
  /** Follows a record's grant, where it has one. */
  onAccess?: (grant: string) => void;
}

/** Records is a table of records, each of which is verified here on demand, and all of them in bulk. */
export function Records({ label, records, first, onAccess }: RecordsProps) {
  const text = useText(texts);
  const say = useSay();
  const { moment, count } = useFormat();
  const checks = useVerdicts();
  const provable = records.filter(({ result }) => result === "accepted").map(({ id }) => id);
  if (records.length === 0) return <Text>{text.nothing}</Text>;
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" role="status">
          {checks.progress
            ? text.verifying(count(checks.progress.done), count(checks.progress.total))
            : text.found(count(records.length))}
        </Text>
        <Button size="xs" loading={checks.progress !== undefined} onClick={() => checks.verify(provable)}>
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
            {records.map((record) => {
              const found = checks.verdicts.get(record.id);
              const grant = record.created?.startsWith("grant:") ? record.created : record.subject;
              return (
                <Table.Tr key={`${record.block} ${record.txPlace} ${record.index}`}>
                  {first && <Table.Td>{first.of(record)}</Table.Td>}
                  <Table.Td>{moment(record.time)}</Table.Td>
                  <Table.Td>
                    <RefLink to={`statement:${record.id}`}>{say(kindName(record.kind))}</RefLink>
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
                    <PartyLink id={record.issuer} />
                  </Table.Td>
                  <Table.Td>
                    <Judged record={record} />
                  </Table.Td>
                  <Table.Td>
                    {found ? (
                      <Badge color={verdicts[found.verdict].colour} title={say(found.headline)}>
                        {verdicts[found.verdict].sign} {say(verdicts[found.verdict])}
                      </Badge>
                    ) : (
                      record.result === "accepted" && (
                        <Button size="compact-xs" variant="default" onClick={() => checks.verify([record.id])}>
                          {text.verify}
                        </Button>
                      )
                    )}
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Stack>
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
