import { Anchor, Badge, ScrollArea, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { RefLink } from "@/components/RefLink";
import { type Schemas, answerOf, api } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useLanguage, useText } from "@/lib/i18n";
import { useWords } from "@/lib/kinds";
import { linkTo } from "@/lib/links";

const texts = {
  what: { zh: "事项", en: "What" },
  about: { zh: "对象", en: "Object" },
  result: { zh: "结果", en: "Result" },
  handler: { zh: "经办人", en: "Handler" },
  when: { zh: "时间", en: "When" },
  accepted: { zh: "已记录", en: "recorded" },
  refused: { zh: "被拒绝", en: "refused" },
};

function useHint(): (code: string | undefined) => string | undefined {
  const { language } = useLanguage();
  const codes = useQuery({
    queryKey: ["codes"],
    queryFn: async () => new Map((await answerOf(api.GET("/v1/codes"))).map((one) => [one.code, one])),
    staleTime: Infinity,
  }).data;
  return (code) => {
    const found = code === undefined ? undefined : codes?.get(code);
    return language === "zh" ? found?.hintZh : found?.hint;
  };
}

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
                <Table.Td>{about && <RefLink to={about} />}</Table.Td>
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
