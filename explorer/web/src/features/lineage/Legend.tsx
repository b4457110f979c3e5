import { Badge, Group } from "@mantine/core";

import { useFormat } from "@/lib/format";
import type { GraphEdge } from "@/lib/graph";
import { useText } from "@/lib/i18n";

import type { Link } from "./lineage";
import { type Proof, type Status, unasked } from "./proofs";
import { signs, texts } from "./texts";

const colours: Record<Status, string> = { proven: "green", claimed: "gray", missing: "red", tampered: "red" };
const lines: Record<Status, string> = { proven: "━━", claimed: "╌╌", missing: "┈┈", tampered: "━━" };

/** StatusBadge is how well a link is known, in words, with a sign and a colour. */
export function StatusBadge({ status, count }: { status: Status; count?: string }) {
  const text = useText(texts);
  return (
    <Badge color={colours[status]} variant={status === "tampered" ? "filled" : "light"} tt="none">
      {signs[status]} {text[status]}
      {count !== undefined && ` ${count}`}
    </Badge>
  );
}

/** Legend counts the links by what is known of them, and says how each is drawn. */
export function Legend({ edges, proofs }: { edges: GraphEdge<Link>[]; proofs: ReadonlyMap<string, Proof> }) {
  const { count } = useFormat();
  const counts: Record<Status, number> = { proven: 0, claimed: 0, missing: 0, tampered: 0 };
  for (const { id } of edges) counts[(proofs.get(id) ?? unasked).status]++;
  return (
    <Group gap="md" role="status">
      {(Object.keys(counts) as Status[]).map((status) => (
        <Group key={status} gap={6} wrap="nowrap">
          <span aria-hidden>{lines[status]}</span>
          <StatusBadge status={status} count={count(counts[status])} />
        </Group>
      ))}
    </Group>
  );
}
