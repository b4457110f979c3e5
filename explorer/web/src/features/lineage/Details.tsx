import { Anchor, Button, Drawer, Group, List, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";

import { Facts } from "@/components/Facts";
import { PartyLink } from "@/components/PartyLink";
import { RefLink } from "@/components/RefLink";
import { UseList } from "@/components/uses";
import { useFormat } from "@/lib/format";
import type { GraphEdge, GraphNode } from "@/lib/graph";
import { useSay, useText } from "@/lib/i18n";
import { useCredentials } from "@/lib/session/session";
import { stateName } from "@/lib/vocabulary";

import { StatusBadge } from "./Legend";
import type { Item, Link as Relation } from "./lineage";
import { unasked } from "./proofs";
import { texts } from "./texts";
import type { Proofs } from "./useProofs";
import type { Shown } from "./useShown";
import { VerifyButton } from "./VerifyButton";

interface DetailsProps {
  /** A node or an edge of what is shown; nothing: closed. */
  id?: string;
  shown: Shown;
  proofs: Proofs;
  onFold: (id: string) => void;
  onSelect: (id: string) => void;
  onClose: () => void;
}

/** Details is the drawer at the side with all that is known of a node or an edge. */
export function Details({ id, onClose, ...rest }: DetailsProps) {
  const text = useText(texts);
  const node = id === undefined ? undefined : find(rest.shown, id);
  const edge = id === undefined ? undefined : rest.shown.edges.get(id);
  return (
    <Drawer
      opened={node !== undefined || edge !== undefined}
      onClose={onClose}
      position="right"
      title={text.details}
      closeButtonProps={{ "aria-label": text.close }}
      // What keeps the page behind it from scrolling would add a style that the content security policy refuses.
      lockScroll={false}
      transitionProps={{ duration: 0 }}
    >
      {node && <NodeDetails node={node} {...rest} />}
      {edge && <Relations edges={edge.data.members} {...rest} />}
    </Drawer>
  );
}

/** find gives the node that stands for an object, folded or not: itself, or the group that it is in. */
function find(shown: Shown, id: string): Shown["graph"]["nodes"][number] | undefined {
  const holds = (node: Shown["graph"]["nodes"][number]) => node.data.members.some((member) => member.id === id);
  return shown.nodes.get(id) ?? [...shown.nodes.values()].find(holds);
}

type Rest = Omit<DetailsProps, "id" | "onClose">;

function NodeDetails({ node, ...rest }: { node: Shown["graph"]["nodes"][number] } & Rest) {
  const text = useText(texts);
  const say = useSay();
  const { count } = useFormat();
  const { session } = useCredentials();
  const { shown, onFold } = rest;
  const first = node.data.members[0];
  const edges = [...shown.edges.values()].filter((edge) => edge.from === node.id || edge.to === node.id);
  const sources = edges.filter((edge) => edge.to === node.id).flatMap((edge) => edge.data.members);
  const derivatives = edges.filter((edge) => edge.from === node.id).flatMap((edge) => edge.data.members);
  if (!first) return null;
  const state = first.data.state;
  return (
    <Stack>
      <Facts
        facts={[
          [text.name, first.data.name],
          [text.owner, first.data.owner && <PartyLink key="owner" id={first.data.owner} />],
          [text.state, state && say(stateName(first.id.slice(0, first.id.indexOf(":")), state))],
          [text.generation, String(node.layer)],
          [text.page, <RefLink key="page" to={first.data.entry ?? first.id} />],
        ]}
      />
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={() => onFold(node.id)}>
          {shown.closed.has(node.id) ? text.unfold(count(shown.behind.get(node.id) ?? 0)) : text.fold}
        </Button>
        <Button size="xs" variant="default" component={Link} to={`/lineage/${encodeURIComponent(first.id)}`}>
          {text.startHere}
        </Button>
      </Group>
      {node.data.members.length > 1 && <Members members={node.data.members} />}
      {sources.length > 0 && (
        <section>
          <Title order={3} size="h6">
            {text.sources}
          </Title>
          <Relations edges={sources} {...rest} />
        </section>
      )}
      {derivatives.length > 0 && (
        <section>
          <Title order={3} size="h6">
            {text.derivatives}
          </Title>
          <Relations edges={derivatives} {...rest} />
        </section>
      )}
      {session && first.id.startsWith("version:") && (
        <section>
          <Title order={3} size="h6">
            {text.uses}
          </Title>
          <UseList of={first.id} />
        </section>
      )}
    </Stack>
  );
}

const enough = 50;

function Members({ members }: { members: GraphNode<Item>[] }) {
  const text = useText(texts);
  return (
    <section>
      <Title order={3} size="h6">
        {text.members}
      </Title>
      <List size="sm">
        {members.slice(0, enough).map((member) => (
          <List.Item key={member.id}>
            <RefLink to={member.id} />
          </List.Item>
        ))}
      </List>
    </section>
  );
}

/** Relations are links with what is known of each, and the button that verifies them. */
function Relations({ edges, shown, proofs, onSelect }: { edges: GraphEdge<Relation>[] } & Rest) {
  const text = useText(texts);
  const say = useSay();
  const nameOf = (ref: string) => {
    const node = find(shown, ref);
    return node?.data.members.find((member) => member.id === ref)?.data.name ?? ref;
  };
  return (
    <Stack gap="xs">
      {edges.slice(0, enough).map((edge) => {
        const proof = proofs.proofs.get(edge.id) ?? unasked;
        return (
          <div key={edge.id}>
            <Text size="sm">
              <Anchor component="button" type="button" ta="left" onClick={() => onSelect(edge.from)}>
                {nameOf(edge.from)}
              </Anchor>{" "}
              →{" "}
              <Anchor component="button" type="button" ta="left" onClick={() => onSelect(edge.to)}>
                {nameOf(edge.to)}
              </Anchor>{" "}
              · {text[edge.data.kind]}
            </Text>
            <StatusBadge status={proof.status} />
            {proof.sentence && (
              <Text size="xs" c="dimmed">
                {say(proof.sentence)}
              </Text>
            )}
          </div>
        );
      })}
      <VerifyButton size="xs" proofs={proofs} onVerify={() => proofs.verify(edges.map((edge) => edge.data))}>
        {text.verifyShown}
      </VerifyButton>
    </Stack>
  );
}
