import { expect, test } from "@playwright/test";

import { world } from "../tests/world";
import { figure, middle } from "./figure";

const { Villages, Version } = world();
const id = (ref: string) => ref.slice(ref.indexOf(":") + 1);
const rounds = 3;

for (const [name, path] of [
  ["the first page", "/"],
  ["the catalogue", "/catalogue"],
  ["a dataset", `/datasets/${id(Villages)}`],
  ["a lineage", `/lineage/${encodeURIComponent(Version)}`],
  ["the network's status", "/status"],
] as const)
  test(`load ${name}`, async ({ browser }) => {
    test.setTimeout(60_000);
    const [times, painted]: number[][] = [[], []];
    let size = 0;
    for (let round = 0; round < rounds; round++) {
      const context = await browser.newContext();
      const page = await context.newPage();
      const began = Date.now();
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      times?.push(Date.now() - began);
      await page.waitForLoadState("networkidle");
      const told = await page.evaluate(() => ({
        paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
        bytes: [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
          .filter(({ name }) => !new URL(name).pathname.startsWith("/v1/") && !name.endsWith(".wasm"))
          .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
      }));
      painted?.push(told.paint);
      size = told.bytes;
      await context.close();
    }
    figure(
      `${name}, nothing cached: painted, heading there (median of ${String(rounds)})`,
      `${middle(painted ?? []).toFixed(0)} ms, ${middle(times ?? []).toFixed(0)} ms`,
    );
    figure(`${name}: transfer without the verifier`, `${(size / 1000).toFixed(0)} KB`, path === "/" ? "≤ 400 KB" : "");
  });
