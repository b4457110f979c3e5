import { useMemo } from "react";

import {
  type Bundle,
  type Graph,
  type GraphEdge,
  type GraphNode,
  type Group,
  type Point,
  arrange,
  collapse,
  compact,
  folded,
} from "@/lib/graph";

import type { Item, Link } from "./lineage";

/** How many nodes are drawn before somebody asks for more: as many as can be told from each other. */
const most = 500;

/** Shown is the part of a lineage that is drawn, folded, compacted, placed; and all that it is a part of. */
export interface Shown {
  graph: Graph<Group<Item>, Bundle<Link>>;
  points: Map<string, Point>;
  /** Whatever the graph has, folded or not. */
  nodes: Map<string, GraphNode<Group<Item>>>;
  edges: Map<string, GraphEdge<Bundle<Link>>>;
  closed: ReadonlySet<string>;
  /** How many nodes are folded behind each that is closed. */
  behind: Map<string, number>;
}

/**
 * useShown gives what is to be drawn. Without compacting every node is a group of its own, under its own ID; unless somebody said what is
 * closed, the generations that there is no room for are.
 */
export function useShown(whole: Graph<Item, Link>, compacted: boolean, chosen?: ReadonlySet<string>): Shown {
  const grouped = useMemo(
    () => compact(whole, (node) => (compacted ? (node.data.entry ?? node.id) : node.id)),
    [whole, compacted],
  );
  return useMemo(() => {
    const closed = chosen ?? folded(grouped, most);
    const { graph, behind } = collapse(grouped, closed);
    return {
      graph,
      behind,
      closed,
      points: arrange(graph),
      nodes: new Map(grouped.nodes.map((node) => [node.id, node])),
      edges: new Map(grouped.edges.map((edge) => [edge.id, edge])),
    };
  }, [grouped, chosen]);
}
