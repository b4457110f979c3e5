import { Anchor, Badge, ScrollArea, Table, Text } from "@mantine/core";
import { Link } from "react-router";

import { RefLink } from "@/components/RefLink";
import { type Schemas } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useHint, useWords } from "@/lib/kinds";
import { linkTo } from "@/lib/links";
import { calledBy } from "@/lib/vocabulary";

const texts = {
  what: { zh: "事项", en: "What" },
  about: { zh: "对象", en: "Object" },
  result: { zh: "结果", en: "Result" },
  handler: { zh: "经办人", en: "Handler" },
  when: { zh: "时间", en: "When" },
  accepted: { zh: "已记录", en: "recorded" },
  refused: { zh: "被拒绝", en: "refused" },
};

const typeOf = (ref: string) => ref.slice(0, ref.indexOf(":"));

/** StatementList shows acts that were recorded, what came of them, and why some were refused. */
export function StatementList({
  label,
  statements,
}: {
  label: string;
  statements: readonly Schemas["StatementSummary"][];
}) {
  const text = useText(texts);
  const words = useWords();
  const hint = useHint();
  const { moment } = useFormat();
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": label }}>
      <Table miw={620}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.what}</Table.Th>
            <Table.Th>{text.about}</Table.Th>
            <Table.Th>{text.result}</Table.Th>
            <Table.Th>{text.handler}</Table.Th>
            <Table.Th>{text.when}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {statements.map((one) => {
            const about = one.created ?? one.subject;
            return (
              <Table.Tr key={`${one.id} ${one.block} ${one.index}`}>
                <Table.Td>
                  <Anchor component={Link} to={linkTo(`statement:${one.id}`)}>
                    {words.kind(one.kind)}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  {about && <RefLink to={about}>{one.name && calledBy(words.entity(typeOf(about)), one.name)}</RefLink>}
                </Table.Td>
                <Table.Td>
                  <Badge color={one.result === "accepted" ? "green" : "red"} variant="light" tt="none">
                    {one.result === "accepted" ? text.accepted : text.refused}
                  </Badge>
                  {one.result !== "accepted" && (
                    <Text size="xs" mt={2}>
                      {hint(one.code) ?? one.code}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>{one.handler ?? "–"}</Table.Td>
                <Table.Td>{moment(one.time)}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
