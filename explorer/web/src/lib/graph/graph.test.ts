import { describe, expect, test } from "vitest";

import { type Graph, collapse, compact, folded } from "./graph";
import { arrange, nearest, plane } from "./layout";

/** tree is a start with two sources, one of which has three of its own, and one shared. */
const tree: Graph<{ dataset: string }, null> = {
  nodes: [
    { id: "start", layer: 0, data: { dataset: "s" } },
    { id: "a", layer: -1, data: { dataset: "a" } },
    { id: "b", layer: -1, data: { dataset: "b" } },
    { id: "a1", layer: -2, data: { dataset: "a" } },
    { id: "a2", layer: -2, data: { dataset: "x" } },
    { id: "shared", layer: -2, data: { dataset: "y" } },
    { id: "product", layer: 1, data: { dataset: "p" } },
  ],
  edges: [
    ["start", "a"],
    ["start", "b"],
    ["a", "a1"],
    ["a", "a2"],
    ["a", "shared"],
    ["b", "shared"],
    ["product", "start"],
  ].map(([from = "", to = ""]) => ({ id: `${from} ${to}`, from, to, data: null })),
};
const ids = (graph: Graph<unknown, unknown>) => graph.nodes.map((node) => node.id).sort();

describe("collapse", () => {
  test("hides what is reached only through what is closed", () => {
    const { graph, behind } = collapse(tree, new Set(["a"]));
    expect(ids(graph)).toEqual(["a", "b", "product", "shared", "start"]);
    expect(graph.edges.map((edge) => edge.id)).not.toContain("a a1");
    expect(behind.get("a")).toBe(2);
  });
  test("hides what is shared when every way to it is closed", () => {
    const { graph, behind } = collapse(tree, new Set(["a", "b"]));
    expect(ids(graph)).toEqual(["a", "b", "product", "start"]);
    expect(behind.get("a")).toBe(3);
    expect(behind.get("b")).toBe(1);
  });
  test("leaves everything when nothing is closed", () => {
    expect(collapse(tree, new Set()).graph).toEqual(tree);
  });
  test("the start may be closed too, and both sides with it", () => {
    const { graph, behind } = collapse(tree, new Set(["start"]));
    expect(ids(graph)).toEqual(["start"]);
    expect(behind.get("start")).toBe(6);
  });
});

describe("folded", () => {
  /** wide is a start, two on each side of it, and four behind each of these. */
  const wide: Graph<null, null> = {
    nodes: [{ id: "s", layer: 0, data: null }],
    edges: [],
  };
  for (const [at, layer] of [-1, -1, 1, 1].entries()) {
    const near = String(at);
    wide.nodes.push({ id: near, layer, data: null });
    wide.edges.push({ id: `s ${near}`, from: "s", to: near, data: null });
    for (const far of ["a", "b", "c", "d"]) {
      wide.nodes.push({ id: near + far, layer: 2 * layer, data: null });
      wide.edges.push({ id: near + far, from: near + far, to: near, data: null });
    }
  }
  test("closes nothing while all may be shown", () => {
    expect(folded(wide, 21)).toEqual(new Set());
    expect(folded(tree, 7)).toEqual(new Set());
  });
  test("shows as many generations as there is room for", () => {
    expect(folded(wide, 20)).toEqual(new Set(["0", "1", "2", "3"]));
    expect(collapse(wide, folded(wide, 20)).graph.nodes).toHaveLength(5);
    expect(collapse(wide, folded(wide, 20)).behind.get("0")).toBe(4);
    expect(folded(tree, 5)).toEqual(new Set(["a", "b"]));
  });
  test("shows the first generation, however many that are", () => {
    expect(collapse(wide, folded(wide, 2)).graph.nodes).toHaveLength(5);
  });
});

describe("compact", () => {
  test("shows the versions of a dataset as one, in the nearest layer", () => {
    const graph = compact(tree, (node) => node.data.dataset);
    expect(ids(graph)).toEqual(["a", "b", "p", "s", "x", "y"]);
    const a = graph.nodes.find((node) => node.id === "a");
    expect(a?.layer).toBe(-1);
    expect(a?.data.members.map((node) => node.id)).toEqual(["a", "a1"]);
    expect(graph.edges.map((edge) => edge.id)).not.toContain("a a");
    expect(graph.edges.find((edge) => edge.id === "a y")?.data.members).toHaveLength(1);
  });
});

describe("arrange", () => {
  test("puts each layer to the right of the one before, and no two nodes on one place", () => {
    const points = arrange(tree);
    const x = (id: string) => points.get(id)?.x ?? NaN;
    expect(x("a1")).toBeLessThan(x("a"));
    expect(x("a")).toBe(x("b"));
    expect(x("a")).toBeLessThan(x("start"));
    expect(x("start")).toBeLessThan(x("product"));
    expect(new Set([...points.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(tree.nodes.length);
  });
  test("breaks a layer of thousands into columns", () => {
    const many: Graph<null, null> = {
      nodes: Array.from({ length: 5000 }, (_, i) => ({ id: String(i), layer: i === 0 ? 0 : 1, data: null })),
      edges: Array.from({ length: 4999 }, (_, i) => ({ id: `e${i}`, from: String(i + 1), to: "0", data: null })),
    };
    const points = [...arrange(many).values()];
    const height = Math.max(...points.map(({ y }) => y)) - Math.min(...points.map(({ y }) => y));
    expect(height).toBeLessThanOrEqual(plane.rows * plane.row);
    expect(new Set(points.map(({ x, y }) => `${x} ${y}`)).size).toBe(5000);
  });
  test("does not cross what need not cross", () => {
    const points = arrange({
      nodes: "abcxyz".split("").map((id) => ({ id, layer: "abc".includes(id) ? 0 : 1, data: null })),
      edges: ["az", "by", "cx"].map((id) => ({ id, from: id[0] ?? "", to: id[1] ?? "", data: null })),
    });
    const y = (id: string) => points.get(id)?.y ?? NaN;
    expect([y("a") - y("b"), y("b") - y("c")].map(Math.sign)).toEqual(
      [y("z") - y("y"), y("y") - y("x")].map(Math.sign),
    );
  });
});

describe("nearest", () => {
  const points = arrange(tree);
  test("goes along the layers and within them", () => {
    expect(nearest(points, "start", "right")).toBe("product");
    expect(["a", "b"]).toContain(nearest(points, "start", "left"));
    expect(nearest(points, "product", "right")).toBeUndefined();
    const below = nearest(points, "a", "down") ?? nearest(points, "a", "up");
    expect(below).toBe("b");
    expect(nearest(points, "nobody", "up")).toBeUndefined();
  });
});
