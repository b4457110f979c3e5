import { type Graph, neighboursOf } from "./graph";

/** Point is a place on the plane, in pixels at a zoom of one. */
export interface Point {
  x: number;
  y: number;
}

/** Measures of the plane. A layer that has more than `rows` nodes takes several columns. */
export const plane = { column: 230, gap: 90, row: 64, rows: 40 };

const sweeps = 4;

/** arrange places each layer in a column, and within it each node near those that it hangs together with. */
export function arrange<N, E>(graph: Graph<N, E>): Map<string, Point> {
  const near = neighboursOf(graph);
  const layers = new Map<number, string[]>();
  for (const node of graph.nodes) {
    const layer = layers.get(node.layer);
    if (layer) layer.push(node.id);
    else layers.set(node.layer, [node.id]);
  }
  const order = [...layers.keys()].sort((a, b) => a - b);
  const rank = new Map<string, number>();
  const number = (ids: string[]) => ids.forEach((id, at) => rank.set(id, at / ids.length));
  for (const ids of layers.values()) number(ids.sort());
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const layer of sweep % 2 === 0 ? order : [...order].reverse()) {
      const ids = layers.get(layer) ?? [];
      const pull = new Map(
        ids.map((id) => [
          id,
          mean(
            (near.get(id) ?? []).map((other) => rank.get(other) ?? 0),
            rank.get(id),
          ),
        ]),
      );
      ids.sort((a, b) => (pull.get(a) ?? 0) - (pull.get(b) ?? 0) || (a < b ? -1 : 1));
      number(ids);
    }
  }
  return place(order.map((layer) => layers.get(layer) ?? []));
}

function mean(numbers: number[], otherwise = 0): number {
  if (numbers.length === 0) return otherwise;
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function place(layers: string[][]): Map<string, Point> {
  const points = new Map<string, Point>();
  let x = 0;
  for (const ids of layers) {
    const columns = Math.max(1, Math.ceil(ids.length / plane.rows));
    const rows = Math.ceil(ids.length / columns);
    ids.forEach((id, at) => {
      const row = at % rows;
      points.set(id, { x: x + Math.floor(at / rows) * plane.column, y: (row - (rows - 1) / 2) * plane.row });
    });
    x += columns * plane.column + plane.gap;
  }
  return points;
}

/** Way is where somebody wants to go from a node. */
export type Way = "left" | "right" | "up" | "down";

/** nearest gives the next node in a direction, or undefined where there is none. */
export function nearest(points: ReadonlyMap<string, Point>, from: string, way: Way): string | undefined {
  const here = points.get(from);
  if (!here) return undefined;
  const sideways = way === "left" || way === "right";
  const sign = way === "left" || way === "up" ? -1 : 1;
  let best: string | undefined;
  let least = Infinity;
  for (const [id, point] of points) {
    const ahead = sign * (sideways ? point.x - here.x : point.y - here.y);
    const aside = Math.abs(sideways ? point.y - here.y : point.x - here.x);
    if (ahead <= 0) continue;
    const distance = ahead + 2 * aside;
    if (distance < least) {
      least = distance;
      best = id;
    }
  }
  return best;
}
