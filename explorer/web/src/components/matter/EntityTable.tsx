import { Anchor, ScrollArea, Table, Text } from "@mantine/core";
import { type ReactNode } from "react";
import { Link } from "react-router";

import { StateBadge } from "@/components/words/StateBadge";
import { type Schemas } from "@/lib/api";
import { brief, useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useWords } from "@/lib/kinds";
import { calledBy } from "@/lib/vocabulary";

const texts = {
  what: { zh: "对象", en: "Object" },
  state: { zh: "状态", en: "State" },
  when: { zh: "最近办理", en: "Last step" },
  none: { zh: "没有记录。", en: "There are none." },
};

/** Column is one more column of the table. */
export interface Column {
  title: string;
  cell: (value: Record<string, unknown>) => ReactNode;
}

interface EntityTableProps {
  label: string;
  entities: readonly Schemas["Entity"][];
  columns?: readonly Column[];
}

/** How wide a table is at least, and how much of it each further column takes, in pixels: on a small screen it scrolls. */
const least = 560;
const each = 90;

/** EntityTable lists objects with their states; each leads to its page. */
export function EntityTable({ label, entities, columns = [] }: EntityTableProps) {
  const text = useText(texts);
  const words = useWords();
  const { moment } = useFormat();
  if (entities.length === 0) return <Text>{text.none}</Text>;
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": label }}>
      <Table miw={least + columns.length * each}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.what}</Table.Th>
            {columns.map(({ title }) => (
              <Table.Th key={title}>{title}</Table.Th>
            ))}
            <Table.Th>{text.state}</Table.Th>
            <Table.Th>{text.when}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entities.map(({ ref, state, at, value, name }) => {
            const type = ref.slice(0, ref.indexOf(":"));
            const said = value as Record<string, unknown>;
            return (
              <Table.Tr key={ref}>
                <Table.Td>
                  <Anchor component={Link} to={`/work/${encodeURIComponent(ref)}`}>
                    {calledBy(words.entity(type), name ?? brief(ref.slice(type.length + 1)))}
                  </Anchor>
                </Table.Td>
                {columns.map(({ title, cell }) => (
                  <Table.Td key={title}>{cell(said)}</Table.Td>
                ))}
                <Table.Td>
                  <StateBadge type={type} state={state} />
                </Table.Td>
                <Table.Td>{moment(at)}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
