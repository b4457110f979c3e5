import { type Schemas, answerOf, api } from "@/lib/api";
import type { Graph } from "@/lib/graph";

export type Item = Schemas["LineageNode"];
export type Link = Schemas["LineageEdge"];

/** Direction is which way is followed: towards the sources, towards what was made, or both. */
export type Direction = "up" | "down" | "both";

/** Lineage is what was found, in layers: sources to the left of the start, what was made of it to the right. */
export interface Lineage {
  graph: Graph<Item, Link>;
  /** There is more than the gateway shows. */
  cut: boolean;
  /** Whose sources are all listed: whatever is nearer than the last generation, on the side of the sources. */
  allListed: (ref: string) => boolean;
}

/** linkID names an edge. */
export function linkID({ from, to, kind }: Link): string {
  return `${kind} ${from} ${to}`;
}

/** fetchLineage asks for all pages, and tells how many objects have come. */
export async function fetchLineage(
  start: string,
  direction: Direction,
  depth: number,
  progress: (nodes: number) => void,
  signal?: AbortSignal,
): Promise<Lineage> {
  const items = new Map<string, { item: Item; layer: number }>();
  const links = new Map<string, Link>();
  let cut = false;
  for (const way of direction === "both" ? (["up", "down"] as const) : [direction]) {
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await answerOf(
        api.GET("/v1/versions/{version}/lineage", {
          params: { path: { version: start }, query: { direction: way, depth, cursor } },
          signal,
        }),
      );
      for (const item of page.nodes)
        if (!items.has(item.ref)) items.set(item.ref, { item, layer: way === "up" ? -item.depth : item.depth });
      for (const link of page.edges) links.set(linkID(link), link);
      cut ||= page.cut;
      cursor = page.next;
      progress(items.size);
    }
  }
  return {
    graph: {
      nodes: [...items.values()].map(({ item, layer }) => ({ id: item.ref, layer, data: item })),
      // The arrow goes with the data: from the source to what was made of it.
      edges: [...links.entries()].map(([id, link]) => ({ id, from: link.to, to: link.from, data: link })),
    },
    cut,
    allListed: (ref) => {
      const layer = items.get(ref)?.layer;
      return !cut && direction !== "down" && layer !== undefined && layer <= 0 && -layer < depth;
    },
  };
}
