import { type Page, test } from "@playwright/test";

import { figure, spent } from "./figure";

// A lineage of 5,000 versions in seven generations, which nobody has to record first: the page's own answers are played.
const count = 5000;
const perPage = 1000;
/** The machine may be busy: what takes longer is not measured, and nothing else suffers from it. */
const patience = 60_000;
const id = (at: number) => `version:${at.toString(16).padStart(64, "0")}`;
const parent = (at: number) => Math.floor((at - 1) / 4);
const depthOf = (at: number): number => (at === 0 ? 0 : 1 + depthOf(parent(at)));

test("graph of 5,000 nodes", async ({ page }) => {
  test.setTimeout(180_000);
  const graph = page.getByRole("application");
  await page.route("**/v1/versions/*/lineage?*", (route) => {
    const query = new URL(route.request().url()).searchParams;
    const up = query.get("direction") === "up";
    const from = Number(query.get("cursor") ?? 0);
    const until = up ? 1 : Math.min(from + perPage, count);
    const places = Array.from({ length: until - from }, (_, i) => from + i);
    return route.fulfill({
      json: {
        start: id(0),
        direction: up ? "up" : "down",
        cut: false,
        nodes: places.map((at) => ({
          ref: id(at),
          depth: depthOf(at),
          name: `数据集 ${String(at)}`,
          owner: "510500.tjj",
          state: "current",
        })),
        edges: places.filter((at) => at > 0).map((at) => ({ from: id(at), to: id(parent(at)), kind: "derived" })),
        ...(!up && until < count && { next: String(until) }),
      },
    });
  });
  const shown = await spent(async () => {
    await page.goto(`/lineage/${encodeURIComponent(id(0))}?depth=10`);
    await page.getByText("5,000 个对象，4,999 条关系").waitFor({ timeout: patience });
    await graph.locator("canvas").first().waitFor({ timeout: patience });
    await settled(page);
  });
  figure(
    "a graph of 5,000 nodes: shown, those there is room for unfolded",
    shown,
    "≤ 2 s of the page's processor time",
  );

  const box = await graph.boundingBox();
  if (!box) throw new Error("there is no graph");
  figure("while dragging it", await dragged(page, box), "≥ 40 frames a second");
  figure("compacted in", await folding(page, () => page.getByRole("switch").click({ timeout: patience })));
  figure(
    "all 5,000 unfolded in",
    await folding(page, () => page.getByRole("button", { name: "全部展开" }).click({ timeout: patience })),
  );
  figure("while dragging all of it", await dragged(page, box));
});

/** settled waits until the page has drawn, and has nothing more to draw at once. */
const settled = (page: Page) =>
  page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn)))),
  );

function folding(page: Page, click: () => Promise<void>): Promise<string> {
  return spent(async () => {
    await click();
    await settled(page);
  });
}

/** dragged drags the graph for three seconds, and tells how smoothly it followed. */
async function dragged(page: Page, box: { x: number; y: number; width: number; height: number }): Promise<string> {
  const frames = page.evaluate(
    () =>
      new Promise<{ frames: number; longest: number; ms: number }>((resolve) => {
        const start = performance.now();
        let [frames, longest, before] = [0, 0, start];
        const tick = (now: number) => {
          frames++;
          longest = Math.max(longest, now - before);
          before = now;
          if (now - start < 3000) requestAnimationFrame(tick);
          else resolve({ frames, longest, ms: now - start });
        };
        requestAnimationFrame(tick);
      }),
  );
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  for (let step = 0; step < 60; step++)
    await page.mouse.move(box.x + box.width / 2 + 3 * step, box.y + box.height / 2 + step);
  await page.mouse.up();
  const panned = await frames;
  const rate = ((1000 * panned.frames) / panned.ms).toFixed(0);
  return `${rate} frames a second, the longest ${panned.longest.toFixed(0)} ms`;
}
