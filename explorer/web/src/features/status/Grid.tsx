import { ScrollArea, Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface GridProps {
  title: string;
  lead?: string;
  /** Beside the title. */
  badge?: ReactNode;
  heads: readonly string[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
}

/** Grid is a part of the status page with a table */
export function Grid({ title, lead, badge, heads, rows }: GridProps) {
  return (
    <section aria-label={title}>
      <Title order={2} size="h4" mb="xs">
        {title} {badge}
      </Title>
      {lead !== undefined && (
        <Text size="sm" mb="sm">
          {lead}
        </Text>
      )}
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": title }}>
        <Table miw={520}>
          <Table.Thead>
            <Table.Tr>
              {heads.map((head) => (
                <Table.Th key={head}>{head}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ key, cells }) => (
              <Table.Tr key={key}>
                {cells.map((cell, at) => (
                  <Table.Td key={heads[at]}>{cell}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </section>
  );
}
