import { Anchor, Button, Group, ScrollArea, Select, Stack, Table, Text, TextInput } from "@mantine/core";
import { useState } from "react";

import { PartyName } from "@/components/words/PartyName";
import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";

import { StatusBadge } from "./Legend";
import { type Item, type Lineage, linkID } from "./lineage";
import { type Status, unasked } from "./proofs";
import { texts } from "./texts";
import type { Proofs } from "./useProofs";
import { VerifyButton } from "./VerifyButton";

const step = 100;
const statuses: Status[] = ["proven", "claimed", "missing", "tampered"];

interface LinkTableProps {
  lineage: Lineage;
  proofs: Proofs;
  onOpen: (id: string) => void;
}

/** LinkTable lists every link: what the graph shows, for reading, for hearing, and for going through one by one. */
export function LinkTable({ lineage, proofs, onOpen }: LinkTableProps) {
  const text = useText(texts);
  const { count } = useFormat();
  const [typed, setTyped] = useState("");
  const [only, setOnly] = useState<string>("");
  const [limit, setLimit] = useState(step);
  const items = new Map(lineage.graph.nodes.map((node) => [node.id, node.data]));
  const holds = (ref: string) => {
    const item = items.get(ref);
    return [ref, item?.name, item?.owner].some((part) => part?.toLowerCase().includes(typed.toLowerCase()));
  };
  const links = lineage.graph.edges
    .map((edge) => ({ link: edge.data, proof: proofs.proofs.get(edge.id) ?? unasked }))
    .filter(({ link, proof }) => (only === "" || proof.status === only) && (holds(link.from) || holds(link.to)));
  return (
    <Stack>
      <Group align="end">
        <TextInput label={text.filter} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        <Select
          label={text.only}
          value={only}
          onChange={(value) => setOnly(value ?? "")}
          data={[{ value: "", label: text.every }, ...statuses.map((value) => ({ value, label: text[value] }))]}
          allowDeselect={false}
        />
        <Text size="sm" role="status">
          {text.rows(count(Math.min(limit, links.length)), count(links.length))}
        </Text>
      </Group>
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": text.list }}>
        <Table miw={680} striped>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.from}</Table.Th>
              <Table.Th>{text.to}</Table.Th>
              <Table.Th>{text.relation}</Table.Th>
              <Table.Th>{text.result}</Table.Th>
              <Table.Th>{text.verifyShown}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {links.slice(0, limit).map(({ link, proof }) => (
              <Table.Tr key={linkID(link)}>
                <Table.Td>
                  <Name item={items.get(link.to)} id={link.to} onOpen={onOpen} />
                </Table.Td>
                <Table.Td>
                  <Name item={items.get(link.from)} id={link.from} onOpen={onOpen} />
                </Table.Td>
                <Table.Td>{text[link.kind]}</Table.Td>
                <Table.Td>
                  <StatusBadge status={proof.status} />
                </Table.Td>
                <Table.Td>
                  <VerifyButton
                    size="compact-xs"
                    variant="default"
                    proofs={proofs}
                    onVerify={() => proofs.verify([link])}
                  >
                    {text.verifyShown}
                  </VerifyButton>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
      {links.length > limit && (
        <Button variant="default" onClick={() => setLimit(limit + step)}>
          {text.more}
        </Button>
      )}
    </Stack>
  );
}

function Name({ item, id, onOpen }: { item?: Item; id: string; onOpen: (id: string) => void }) {
  return (
    <>
      <Anchor component="button" type="button" ta="left" onClick={() => onOpen(id)}>
        {item?.name ?? id}
      </Anchor>
      <Text size="xs" c="dimmed">
        {item?.owner && <PartyName id={item.owner} />}
      </Text>
    </>
  );
}
