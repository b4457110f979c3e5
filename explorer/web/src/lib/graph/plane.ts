import type { Graph } from "./graph";
import type { Point } from "./layout";

/** Box is a part of the plane. */
export interface Box {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** Size is that of a node, which stands around its point. */
export interface Size {
  width: number;
  height: number;
}

/** extent is the smallest box with all nodes in it; undefined when there are none. */
export function extent(points: ReadonlyMap<string, Point>, { width, height }: Size): Box | undefined {
  if (points.size === 0) return undefined;
  const box: Box = { x1: Infinity, y1: Infinity, x2: -Infinity, y2: -Infinity };
  for (const { x, y } of points.values()) {
    box.x1 = Math.min(box.x1, x - width / 2);
    box.x2 = Math.max(box.x2, x + width / 2);
    box.y1 = Math.min(box.y1, y - height / 2);
    box.y2 = Math.max(box.y2, y + height / 2);
  }
  return box;
}

/** within gives the nodes of which a part is in a box. */
export function within(points: ReadonlyMap<string, Point>, box: Box, { width, height }: Size): string[] {
  const found: string[] = [];
  for (const [id, { x, y }] of points)
    if (x + width / 2 > box.x1 && x - width / 2 < box.x2 && y + height / 2 > box.y1 && y - height / 2 < box.y2)
      found.push(id);
  return found;
}

/** at gives what is at a point: a node, or else the nearest edge that is no farther away than `reach`. */
export function at<N, E>(
  graph: Graph<N, E>,
  points: ReadonlyMap<string, Point>,
  point: Point,
  size: Size,
  reach: number,
): string | undefined {
  const [node] = within(points, { x1: point.x, y1: point.y, x2: point.x, y2: point.y }, size);
  if (node !== undefined) return node;
  let nearest: string | undefined;
  let least = reach;
  for (const edge of graph.edges) {
    const from = points.get(edge.from);
    const to = points.get(edge.to);
    if (!from || !to) continue;
    const distance = fromLine(point, from, to);
    if (distance > least) continue;
    least = distance;
    nearest = edge.id;
  }
  return nearest;
}

/** fromLine is how far a point is from the nearest one between two others. */
function fromLine(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - share * dx, point.y - from.y - share * dy);
}
