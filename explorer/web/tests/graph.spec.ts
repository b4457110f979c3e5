import type { Locator, Page } from "@playwright/test";

import { expect, test } from "./test";

// A lineage that is too large to be shown whole, which nobody has to record first: the gateway's answer about it is played.
const version = (at: number) => `version:${at.toString(16).padStart(64, "0")}`;
const start = version(0);
/** Three datasets were made of the start, and of each of them more; what was made of the first are versions of one dataset. */
const made = [1, 2, 3].map((at) => ({ ref: version(at), name: `成果${String(at)}` }));
const each = 200;
const [first = made[0], second = made[1]] = made;
const gathered = `entry:${"e".repeat(64)}`;

interface Node {
  ref: string;
  depth: number;
  name: string;
  owner: string;
  state: string;
  entry?: string;
}

async function play(page: Page): Promise<void> {
  const of = { owner: "510500.tjj", state: "current" };
  const nodes: Node[] = [{ ref: start, depth: 0, name: "起点", ...of }];
  const edges: { from: string; to: string; kind: string }[] = [];
  made.forEach(({ ref, name }, at) => {
    nodes.push({ ref, depth: 1, name, ...of });
    edges.push({ from: ref, to: start, kind: "derived" });
    for (let n = 0; n < each; n++) {
      const later = version(1000 * (at + 1) + n);
      nodes.push({ ref: later, depth: 2, name: `${name}之${String(n)}`, ...of, ...(at === 0 && { entry: gathered }) });
      edges.push({ from: later, to: ref, kind: "derived" });
    }
  });
  await page.route("**/v1/versions/*/lineage?*", (route) => {
    const up = new URL(route.request().url()).searchParams.get("direction") === "up";
    return route.fulfill({
      json: {
        start,
        direction: up ? "up" : "down",
        cut: false,
        nodes: up ? nodes.slice(0, 1) : nodes,
        edges: up ? [] : edges,
      },
    });
  });
  await page.goto(`/lineage/${encodeURIComponent(start)}`);
}

/** pointOf is where the library has drawn a node or the middle of an edge, once it has. */
async function pointOf(graph: Locator, id: string): Promise<{ x: number; y: number }> {
  interface Drawn {
    empty(): boolean;
    isNode(): boolean;
    renderedPosition(): { x: number; y: number };
    renderedMidpoint(): { x: number; y: number };
  }
  type Place = HTMLElement & { _cyreg?: { cy?: { getElementById(id: string): Drawn } } };
  const find = () =>
    graph.evaluate((place: Place, wanted) => {
      const drawn = place._cyreg?.cy?.getElementById(wanted);
      if (!drawn || drawn.empty()) return null;
      return drawn.isNode() ? drawn.renderedPosition() : drawn.renderedMidpoint();
    }, id);
  await expect.poll(find).not.toBeNull();
  return (await find()) ?? { x: 0, y: 0 };
}

async function click(graph: Locator, id: string): Promise<void> {
  await graph.scrollIntoViewIfNeeded();
  await graph.click({ position: await pointOf(graph, id) });
}

test("what there is no room for is folded at first, and unfolds behind the node that was clicked", async ({ page }) => {
  await play(page);
  const graph = page.getByRole("application", { name: "来龙去脉图" });
  await expect(page.getByText("604 个对象，603 条关系")).toBeVisible();
  await expect(page.getByText("图中收起了 600 个对象")).toBeVisible();

  await click(graph, second?.ref ?? "");
  const drawer = page.getByRole("dialog", { name: "详情" });
  await expect(drawer.getByRole("definition").filter({ hasText: "成果2" })).toBeVisible();
  await drawer.getByRole("button", { name: "展开后面的 200 个" }).click();
  await expect(page.getByText("图中收起了 400 个对象")).toBeVisible();
  await drawer.getByRole("button", { name: "收起它后面的部分" }).click();
  await expect(page.getByText("图中收起了 600 个对象")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
});

test("an edge that was clicked says what it is", async ({ page }) => {
  await play(page);
  const graph = page.getByRole("application", { name: "来龙去脉图" });
  await click(graph, `${start} ${first?.ref ?? ""}`);
  const drawer = page.getByRole("dialog", { name: "详情" });
  await expect(drawer.getByRole("button", { name: "起点" })).toBeVisible();
  await expect(drawer.getByRole("button", { name: "成果1", exact: true })).toBeVisible();
  await expect(drawer.getByText("自称，未核验")).toHaveCount(1);
});

test("compact, the versions of a dataset are one node, and what then has room is unfolded", async ({ page }) => {
  await play(page);
  const graph = page.getByRole("application", { name: "来龙去脉图" });
  const compact = page.getByRole("switch", { name: "精简：同一数据集的各版本合为一个" });
  const folded = page.getByText(/^图中收起了/);
  await expect(folded).toBeVisible();
  await compact.click();
  await expect(folded).toBeHidden();
  await click(graph, gathered);
  const drawer = page.getByRole("dialog", { name: "详情" });
  await expect(drawer.getByRole("heading", { name: "包含的版本" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await compact.click();
  await expect(page.getByText("图中收起了 600 个对象")).toBeVisible();
  await page.getByRole("button", { name: "全部展开" }).click();
  await expect(folded).toBeHidden();
});
