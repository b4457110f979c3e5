import { Alert, Button, Group, Progress, SegmentedControl, Stack, Switch, Text } from "@mantine/core";
import { useCallback, useState } from "react";

import { type EdgeLook, GraphView, type NodeLook } from "@/components/graph";
import { RefLink } from "@/components/RefLink";
import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useParties } from "@/lib/parties";

import { Details } from "./Details";
import { Legend } from "./Legend";
import { type Lineage } from "./lineage";
import { LinkTable } from "./LinkTable";
import { type Proof, type Status, unasked, worst } from "./proofs";
import { signs, texts } from "./texts";
import { useProofs } from "./useProofs";
import { useShown } from "./useShown";
import { VerifyButton } from "./VerifyButton";

const looks: Record<Status, Omit<EdgeLook, "sign">> = {
  proven: { tone: "good", line: "solid" },
  claimed: { tone: "open", line: "dashed" },
  missing: { tone: "bad", line: "dotted" },
  tampered: { tone: "worst", line: "solid" },
};

/** LineageView shows a lineage as a graph and as a list, and what was verified of it. */
export function LineageView({ lineage, start }: { lineage: Lineage; start: string }) {
  const text = useText(texts);
  const { count } = useFormat();
  const [view, setView] = useState<"graph" | "list">("graph");
  const [compacted, setCompacted] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>();
  const [selected, setSelected] = useState<string>();
  const [opened, setOpened] = useState(false);
  const parties = useParties().data;
  const proofs = useProofs(lineage.allListed);
  const shown = useShown(lineage.graph, compacted, chosen);

  const proofOf = useCallback(
    (edge: string): Proof =>
      worst((shown.edges.get(edge)?.data.members ?? []).map(({ id }) => proofs.proofs.get(id) ?? unasked)),
    [shown, proofs.proofs],
  );
  const nodeLook = useCallback(
    (id: string): NodeLook => {
      const node = shown.nodes.get(id);
      const first = node?.data.members[0]?.data;
      const name = first?.name ?? id;
      const members = node?.data.members.length ?? 1;
      const hidden = shown.behind.get(id);
      const label = [
        name + (members > 1 ? ` ×${members}` : ""),
        [first?.owner && (parties?.get(first.owner)?.name ?? first.owner), hidden ? `+${count(hidden)}` : ""]
          .filter(Boolean)
          .join(" "),
      ].join("\n");
      const isStart = node?.data.members.some((member) => member.id === start) ?? false;
      return {
        label,
        tone: isStart ? "start" : first?.state === "withdrawn" ? "bad" : hidden !== undefined ? "faint" : "plain",
        spoken: `${label}, ${text.generation} ${node?.layer ?? 0}`,
      };
    },
    [shown, start, count, text, parties],
  );
  const edgeLook = useCallback(
    (id: string): EdgeLook => {
      const { status } = proofOf(id);
      return { ...looks[status], sign: signs[status] };
    },
    [proofOf],
  );
  const onSelect = useCallback((id: string, open: boolean) => {
    setSelected(id);
    setOpened(open);
  }, []);
  const choose = (id: string) => onSelect(id, true);
  const toggle = (id: string) =>
    setChosen((before) => {
      const after = new Set(before ?? shown.closed);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  const links = lineage.graph.edges.map((edge) => edge.data);
  const verifyAll = () => {
    const later = new Set(links.map(({ from }) => from));
    const alone = lineage.graph.nodes.map(({ id }) => id).filter((id) => lineage.allListed(id) && !later.has(id));
    proofs.verify(links, alone);
  };
  return (
    <Stack>
      <Group justify="space-between">
        <SegmentedControl
          aria-label={text.view}
          value={view}
          onChange={(value) => setView(value === "list" ? "list" : "graph")}
          data={[
            { value: "graph", label: text.graph },
            { value: "list", label: text.list },
          ]}
        />
        <Switch
          label={text.compact}
          checked={compacted}
          onChange={(event) => {
            setCompacted(event.currentTarget.checked);
            setChosen(undefined);
            setSelected(undefined);
          }}
        />
        {shown.closed.size > 0 && (
          <Group gap="xs">
            <Text size="sm">{text.folded(count(shown.nodes.size - shown.graph.nodes.length))}</Text>
            <Button variant="default" size="xs" onClick={() => setChosen(new Set())}>
              {text.unfoldAll}
            </Button>
          </Group>
        )}
        {proofs.progress ? (
          <Group gap="xs" role="status" wrap="nowrap">
            <Progress
              value={(100 * proofs.progress.done) / proofs.progress.total}
              w={120}
              aria-label={text.verifyShown}
            />
            <Text size="sm">{text.progress(count(proofs.progress.done), count(proofs.progress.total))}</Text>
            <Button size="xs" variant="default" onClick={proofs.stop}>
              {text.stop}
            </Button>
          </Group>
        ) : (
          <VerifyButton proofs={proofs} onVerify={verifyAll}>
            {text.verifyAll(count(links.length))}
          </VerifyButton>
        )}
      </Group>
      <Legend edges={lineage.graph.edges} proofs={proofs.proofs} />
      {proofs.unlisted.length > 0 && (
        <Alert color="red" role="alert" title={text.unlisted(count(proofs.unlisted.length))}>
          {proofs.unlisted.map((ref) => (
            <div key={ref}>
              <RefLink to={ref} />
            </div>
          ))}
        </Alert>
      )}
      {view === "graph" ? (
        <GraphView
          label={text.graphLabel}
          graph={shown.graph}
          points={shown.points}
          nodeLook={nodeLook}
          edgeLook={edgeLook}
          selected={selected}
          onSelect={onSelect}
        />
      ) : (
        <LinkTable lineage={lineage} proofs={proofs} onOpen={choose} />
      )}
      <Details
        id={opened ? selected : undefined}
        shown={shown}
        proofs={proofs}
        onFold={toggle}
        onSelect={choose}
        onClose={() => setOpened(false)}
      />
    </Stack>
  );
}
