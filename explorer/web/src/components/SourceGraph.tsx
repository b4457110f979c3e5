import { Anchor, Badge, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { type Schemas, answerOf, api } from "@/lib/api";
import { useSay, useText } from "@/lib/i18n";
import { linkTo } from "@/lib/links";
import { stateName, typeName } from "@/lib/vocabulary";

import { Loaded } from "./Loaded";
import { PartyName } from "./PartyLink";
import classes from "./SourceGraph.module.css";

const texts = {
  none: {
    zh: "它没有登记来源：数据由该单位自己产生。",
    en: "No sources are registered: the unit made the data itself.",
  },
  here: { zh: "这一份", en: "this one" },
  list: { zh: "来源关系图，从左到右依次是来源的来源", en: "Graph of sources: further to the right is further back" },
  whole: {
    zh: "查看完整的来龙去脉，逐条核验",
    en: "See the whole lineage and verify each relation",
  },
  cut: { zh: "还有更早的来源没有显示。", en: "There are earlier sources that are not shown." },
};

/** SourceGraph draws what a version or a product was made from, generation by generation. */
export function SourceGraph({ version, depth = 5 }: { version: string; depth?: number }) {
  const text = useText(texts);
  const query = useQuery({
    queryKey: ["sources", version, depth],
    queryFn: () =>
      answerOf(api.GET("/v1/versions/{version}/lineage", { params: { path: { version }, query: { depth } } })),
  });
  return (
    <>
      <Loaded query={query}>{(graph) => <Graph graph={graph} />}</Loaded>
      <Anchor component={Link} to={`/lineage/${encodeURIComponent(version)}`} size="sm">
        {text.whole}
      </Anchor>
    </>
  );
}

const column = 240;
const row = 92;
const card = { width: 200, height: 76 };

/** places puts each node in the column of its generation, in the order in which the gateway names them. */
function places(nodes: Schemas["LineageNode"][]): Map<string, { x: number; y: number }> {
  const heights = new Map<number, number>();
  return new Map(
    nodes.map(({ ref, depth }) => {
      const above = heights.get(depth) ?? 0;
      heights.set(depth, above + 1);
      return [ref, { x: depth * column, y: above * row }];
    }),
  );
}

function Graph({ graph }: { graph: Schemas["Lineage"] }) {
  const text = useText(texts);
  const shown = new Set(graph.edges.filter(({ kind }) => kind !== "supersedes").flatMap(({ from, to }) => [from, to]));
  const nodes = graph.nodes.filter(({ ref }) => ref === graph.start || shown.has(ref));
  if (nodes.length <= 1) return <Text size="sm">{text.none}</Text>;
  const at = places(nodes);
  const spots = [...at.values()];
  const width = Math.max(...spots.map(({ x }) => x)) + card.width;
  const height = Math.max(...spots.map(({ y }) => y)) + card.height;
  return (
    // A region that scrolls can be reached by the keyboard too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes["frame"]} role="region" aria-label={text.list} tabIndex={0}>
      <div className={classes["canvas"]} style={{ width, height }}>
        <svg width={width} height={height} aria-hidden className={classes["lines"]}>
          {graph.edges.map(({ from, to }) => {
            const start = at.get(from);
            const end = at.get(to);
            if (!start || !end) return null;
            const middle = card.height / 2;
            const path = `M${start.x + card.width} ${start.y + middle} C${start.x + column} ${start.y + middle} ${end.x - 20} ${end.y + middle} ${end.x} ${end.y + middle}`;
            return <path key={`${from} ${to}`} d={path} />;
          })}
        </svg>
        <ul className={classes["nodes"]}>
          {nodes.map((node) => (
            <Node key={node.ref} node={node} at={at.get(node.ref)} here={node.ref === graph.start} />
          ))}
        </ul>
      </div>
      {graph.cut && <Text size="sm">{text.cut}</Text>}
    </div>
  );
}

interface NodeProps {
  node: Schemas["LineageNode"];
  at: { x: number; y: number } | undefined;
  here: boolean;
}

function Node({ node, at, here }: NodeProps) {
  const text = useText(texts);
  const say = useSay();
  const type = node.ref.slice(0, node.ref.indexOf(":"));
  return (
    <li style={{ left: at?.x, top: at?.y, ...card }} className={classes["node"]} data-here={here || undefined}>
      <Link to={linkTo(node.ref)} className={classes["name"]}>
        {node.name ?? say(typeName(type))}
      </Link>
      <Text size="xs" c="dimmed" truncate>
        {node.owner && <PartyName id={node.owner} />}
      </Text>
      <Badge size="xs" variant="light" color={here ? "blue" : "gray"}>
        {here ? text.here : node.state ? say(stateName(type, node.state)) : say(typeName(type))}
      </Badge>
    </li>
  );
}
