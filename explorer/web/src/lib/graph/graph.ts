/** Graph is nodes in layers and edges between them; what they stand for is the caller's. */
export interface Graph<N, E> {
  nodes: GraphNode<N>[];
  edges: GraphEdge<E>[];
}

export interface GraphNode<N> {
  id: string;
  /** Distance from the start, negative on the one side of it and positive on the other. */
  layer: number;
  data: N;
}

export interface GraphEdge<E> {
  id: string;
  from: string;
  to: string;
  data: E;
}

/** neighboursOf gives, for each node, those that an edge joins it with. */
export function neighboursOf<N, E>(graph: Graph<N, E>): Map<string, string[]> {
  const near = new Map<string, string[]>(graph.nodes.map((node) => [node.id, []]));
  for (const { from, to } of graph.edges) {
    near.get(from)?.push(to);
    near.get(to)?.push(from);
  }
  return near;
}

/**
 * collapse takes away what lies behind the nodes that are closed: whatever is reached from the layer 0 only through one of them. `behind`
 * counts, for each closed node, the nodes that went with it and are reached through it.
 */
export function collapse<N, E>(
  graph: Graph<N, E>,
  closed: ReadonlySet<string>,
): { graph: Graph<N, E>; behind: Map<string, number> } {
  const near = neighboursOf(graph);
  const layers = new Map(graph.nodes.map((node) => [node.id, node.layer]));
  const outward = (from: string) => {
    const layer = Math.abs(layers.get(from) ?? 0);
    return (near.get(from) ?? []).filter((id) => Math.abs(layers.get(id) ?? 0) > layer);
  };
  const reach = (starts: string[], stop: (id: string) => boolean) => {
    const found = new Set(starts);
    const queue = [...starts];
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      if (stop(id)) continue;
      for (const next of outward(id)) {
        if (found.has(next)) continue;
        found.add(next);
        queue.push(next);
      }
    }
    return found;
  };
  const starts = graph.nodes.filter((node) => node.layer === 0).map((node) => node.id);
  const shown = reach(starts, (id) => closed.has(id));
  const behind = new Map<string, number>();
  for (const id of closed) {
    if (!shown.has(id)) continue;
    let hidden = 0;
    for (const found of reach([id], () => false)) if (!shown.has(found)) hidden++;
    behind.set(id, hidden);
  }
  return {
    graph: {
      nodes: graph.nodes.filter((node) => shown.has(node.id)),
      edges: graph.edges.filter((edge) => shown.has(edge.from) && shown.has(edge.to)),
    },
    behind,
  };
}

/**
 * folded gives what to close so that no more than about `most` nodes are shown: whatever leads on from the last layer that is shown whole. The
 * first layer around the start is always shown.
 */
export function folded<N, E>(graph: Graph<N, E>, most: number): Set<string> {
  if (graph.nodes.length <= most) return new Set();
  const sizes: number[] = [];
  const layers = new Map(graph.nodes.map(({ id, layer }) => [id, Math.abs(layer)]));
  for (const layer of layers.values()) sizes[layer] = (sizes[layer] ?? 0) + 1;
  let last = 0;
  let shown = sizes[0] ?? 0;
  for (let next = 1; next < sizes.length; next++) {
    shown += sizes[next] ?? 0;
    if (next > 1 && shown > most) break;
    last = next;
  }
  const closed = new Set<string>();
  for (const { from, to } of graph.edges) {
    const [near, far] = (layers.get(from) ?? 0) <= (layers.get(to) ?? 0) ? [from, to] : [to, from];
    if (layers.get(near) === last && (layers.get(far) ?? 0) > last) closed.add(near);
  }
  return closed;
}

/** Group is several nodes that are shown as one. */
export interface Group<N> {
  members: GraphNode<N>[];
}

/** Bundle is the edges between two groups. */
export interface Bundle<E> {
  members: GraphEdge<E>[];
}

/** compact shows nodes with the same key as one, in the layer of the nearest; edges within a group are left out. */
export function compact<N, E>(graph: Graph<N, E>, keyOf: (node: GraphNode<N>) => string): Graph<Group<N>, Bundle<E>> {
  const groups = new Map<string, GraphNode<Group<N>>>();
  const groupOf = new Map<string, string>();
  for (const node of graph.nodes) {
    const key = keyOf(node);
    groupOf.set(node.id, key);
    const group = groups.get(key);
    if (!group) {
      groups.set(key, { id: key, layer: node.layer, data: { members: [node] } });
      continue;
    }
    group.data.members.push(node);
    if (Math.abs(node.layer) < Math.abs(group.layer)) group.layer = node.layer;
  }
  const bundles = new Map<string, GraphEdge<Bundle<E>>>();
  for (const edge of graph.edges) {
    const from = groupOf.get(edge.from);
    const to = groupOf.get(edge.to);
    if (from === undefined || to === undefined || from === to) continue;
    const id = `${from} ${to}`;
    const bundle = bundles.get(id);
    if (bundle) bundle.data.members.push(edge);
    else bundles.set(id, { id, from, to, data: { members: [edge] } });
  }
  return { nodes: [...groups.values()], edges: [...bundles.values()] };
}
