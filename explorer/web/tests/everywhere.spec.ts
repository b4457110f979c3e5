import type { Browser, Page } from "@playwright/test";

import { audit, bureau, go, personIn, statistics, stranger } from "./people";
import { address, fixed, routes } from "./routes";
import { expect, expectAccessible, expectNarrow, test } from "./test";
import { world } from "./world";

// Every page, for each kind of people, as each sees something else on it, if only that it is not for them: no serious finding of axe, and
// nothing wider than the smallest screen.

const { Villages, Version, Product, Derived, Case, Conditional } = world();

/** objects fill the routes that take one. */
const objects: Record<string, string> = {
  "/datasets/:id": Villages,
  "/versions/:id": Derived,
  "/lineage/:ref": Version,
  "/statements/:id": Version,
  "/files/:sm3": `file:${"0".repeat(64)}`,
  "/products/:id": Product,
  "/entities/:ref": `party:${bureau}`,
  "/desk/:id": `desk:${"0".repeat(64)}`,
  "/acts/:kind": Version,
  "/work/:ref": Conditional,
  "/audit/cases/:id": Case,
  "/registrations/:party": `party:${bureau}`,
};

const all = [
  ...fixed,
  ...routes.filter((route) => !fixed.includes(route)).map((route) => address(route, objects[route] ?? "")),
];

test("no route is forgotten", () => {
  expect(routes.filter((route) => route.includes(":") && !objects[route])).toEqual([]);
});

const people: Record<string, (browser: Browser) => Promise<Page>> = {
  "an auditor": (browser) => personIn(browser, audit, "officer"),
  "a unit's officer": (browser) => personIn(browser, statistics, "officer"),
  "the Bureau's officer": (browser) => personIn(browser, bureau, "permission-officer"),
  "whoever is not signed in": stranger,
};

for (const [who, enter] of Object.entries(people)) {
  test(`${who} can use every page, on a small screen too`, async ({ browser }) => {
    const page = await enter(browser);
    for (const path of all) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await go(page, path);
      await expect(page.getByRole("heading", { level: 1 }).or(page.getByRole("alert")).first(), path).toBeVisible();
      await expect(page.getByRole("status", { name: "正在读取" }), path).toHaveCount(0);
      await test.step(path, () => expectAccessible(page));
      await page.setViewportSize({ width: 360, height: 640 });
      await expectNarrow(page, `${path} at 360 px`);
    }
  });
}

test("the first page needs at most 400 KB, without the verifier", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.waitForLoadState("networkidle");
  const loaded = await page.evaluate(() =>
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map((entry) => {
      const { name, encodedBodySize } = entry as PerformanceResourceTiming;
      return { name: new URL(name).pathname, size: encodedBodySize };
    }),
  );
  const pages = loaded.filter(({ name }) => !name.startsWith("/v1/") && !name.endsWith(".wasm"));
  expect(pages.length).toBeGreaterThan(2);
  expect(pages.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(400_000);
});
