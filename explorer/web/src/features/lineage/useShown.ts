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
} from "@/lib/graph";

import type { Item, Link } from "./lineage";

/** Shown is the part of a lineage that is drawn: folded, compacted, placed. */
export interface Shown {
  graph: Graph<Group<Item>, Bundle<Link>>;
  points: Map<string, Point>;
  nodes: Map<string, GraphNode<Group<Item>>>;
  edges: Map<string, GraphEdge<Bundle<Link>>>;
  /** How many nodes are folded behind each that is closed. */
  behind: Map<string, number>;
}

/** useShown gives what is to be drawn. Without compacting every node is a group of its own, under its own ID. */
export function useShown(whole: Graph<Item, Link>, compacted: boolean, closed: ReadonlySet<string>): Shown {
  const grouped = useMemo(
    () => compact(whole, (node) => (compacted ? (node.data.entry ?? node.id) : node.id)),
    [whole, compacted],
  );
  return useMemo(() => {
    const { graph, behind } = collapse(grouped, closed);
    return {
      graph,
      behind,
      points: arrange(graph),
      nodes: new Map(graph.nodes.map((node) => [node.id, node])),
      edges: new Map(graph.edges.map((edge) => [edge.id, edge])),
    };
  }, [grouped, closed]);
}
