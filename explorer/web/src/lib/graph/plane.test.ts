import { describe, expect, test } from "vitest";

import type { Graph } from "./graph";
import { type Point, arrange } from "./layout";
import { at, extent, within } from "./plane";

const size = { width: 100, height: 20 };
const points = new Map<string, Point>([
  ["a", { x: 0, y: 0 }],
  ["b", { x: 400, y: 0 }],
  ["c", { x: 400, y: 300 }],
]);
const graph: Graph<null, null> = {
  nodes: ["a", "b", "c"].map((id, layer) => ({ id, layer, data: null })),
  edges: ["ab", "ac"].map((id) => ({ id, from: id[0] ?? "", to: id[1] ?? "", data: null })),
};

test("the extent has every node in it, to its edges", () => {
  expect(extent(points, size)).toEqual({ x1: -50, y1: -10, x2: 450, y2: 310 });
  expect(extent(new Map(), size)).toBeUndefined();
});

test("what shows a part of itself is in view", () => {
  expect(within(points, { x1: 45, y1: -500, x2: 351, y2: 500 }, size)).toEqual(["a", "b", "c"]);
  expect(within(points, { x1: 50, y1: -500, x2: 350, y2: 500 }, size)).toEqual([]);
  expect(within(points, { x1: 0, y1: 5, x2: 1, y2: 6 }, size)).toEqual(["a"]);
});

describe("at", () => {
  const hit = (x: number, y: number, reach = 8) => at(graph, points, { x, y }, size, reach);
  test("a node covers the edges below it", () => expect(hit(49, 9)).toBe("a"));
  test("the nearest edge is meant", () => {
    expect(hit(200, 7)).toBe("ab");
    expect(hit(200, 146)).toBe("ac");
    expect(hit(60, 15, 30)).toBe("ab");
    expect(hit(60, 26, 30)).toBe("ac");
  });
  test("nothing is meant where nothing is", () => {
    expect(hit(200, 20)).toBeUndefined();
    expect(hit(-80, 0)).toBeUndefined();
  });
  test("a node is found where it was put", () => {
    for (const [id, point] of arrange(graph)) expect(at(graph, arrange(graph), point, size, 8)).toBe(id);
  });
});
