import { Alert, Group, Input, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams, useSearchParams } from "react-router";

import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";

import { type Direction, type Lineage, fetchLineage } from "./lineage";
import { LineageView } from "./LineageView";
import { texts } from "./texts";

const depths = [1, 2, 3, 5, 10, 20];
const usual = 5;

/** LineagePage follows a version or product; how far and which way stands in the address. */
export function LineagePage() {
  const text = useText(texts);
  const { count } = useFormat();
  const ref = useParams()["ref"] ?? "";
  const start = ref.includes(":") ? ref : `version:${ref}`;
  const [params, setParams] = useSearchParams();
  const asked = params.get("direction");
  const direction: Direction = asked === "up" || asked === "down" ? asked : "both";
  const depth = depths.find((known) => String(known) === params.get("depth")) ?? usual;
  const [nodes, setNodes] = useState(0);
  const query = useQuery({
    queryKey: ["lineage", start, direction, depth],
    queryFn: ({ signal }) => fetchLineage(start, direction, depth, setNodes, signal),
  });
  const set = (name: string, value: string) =>
    setParams((before) => {
      before.set(name, value);
      return before;
    });
  return (
    <Page title={text.title} lead={text.lead}>
      <Group align="end">
        <div>
          <Input.Label labelElement="div" display="block" id="direction">
            {text.direction}
          </Input.Label>
          <SegmentedControl
            aria-labelledby="direction"
            value={direction}
            onChange={(value) => set("direction", value)}
            data={(["both", "up", "down"] as const).map((value) => ({ value, label: text[value] }))}
          />
        </div>
        <Select
          label={text.depth}
          value={String(depth)}
          onChange={(value) => value && set("depth", value)}
          data={depths.map(String)}
          allowDeselect={false}
          w={120}
        />
      </Group>
      {query.isFetching && <Text role="status">{text.loading(count(nodes))}</Text>}
      <Loaded query={query}>{(found) => <Found key={start} found={found} start={start} />}</Loaded>
    </Page>
  );
}

function Found({ found, start }: { found: Lineage; start: string }) {
  const text = useText(texts);
  const { count } = useFormat();
  return (
    <Stack>
      <Text>{text.found(count(found.graph.nodes.length), count(found.graph.edges.length))}</Text>
      {found.cut && <Alert color="yellow">{text.cut}</Alert>}
      {found.graph.edges.length === 0 && <Text>{text.alone}</Text>}
      <LineageView lineage={found} start={start} />
    </Stack>
  );
}
