import { execFileSync } from "node:child_process";
import { closeSync, ftruncateSync, openSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { type Page, expect, test } from "@playwright/test";

import { fileNamed, world } from "../tests/world";
import { figure, middle, processor } from "./figure";

const explorer = fileURLToPath(new URL("../../../bin/explorer", import.meta.url));
const MB = 1_000_000;

/** dropped puts a file into the first page and gives how long it takes until the verdict is there, in ms. */
async function dropped(page: Page, file: string): Promise<number> {
  await page.goto("/");
  const input = page.locator("input[type=file]");
  await input.waitFor({ state: "attached" });
  const began = Date.now();
  await input.setInputFiles(file);
  await expect(page.locator("[data-verdict]")).toBeVisible({ timeout: 600_000 });
  return Date.now() - began;
}

/** sized makes a file of a size; what is in it makes no difference to a digest's cost. */
function sized(name: string, bytes: number): string {
  const path = fileNamed(name);
  const file = openSync(path, "w");
  ftruncateSync(file, bytes);
  closeSync(file);
  return path;
}

/** verified runs the command line on a file, against the evidence of another one, and gives how long it takes, in ms. */
function verified(file: string, evidence: string): number {
  const began = Date.now();
  try {
    execFileSync(explorer, ["verify", file, "--evidence", evidence, "--trust-root", fileNamed("trust-root.json")], {
      stdio: "ignore",
    });
  } catch {
    // It is another file than the evidence is about, and said so; it was hashed all the same.
  }
  return Date.now() - began;
}

test("evidence", async ({ page }) => {
  test.setTimeout(120_000);
  const answer = await page.request.get(`/v1/entities/${encodeURIComponent(world().Version)}/evidence`);
  const evidence = fileNamed("bench.evidence.json");
  writeFileSync(evidence, await answer.body());
  await page.goto("/");
  const times: number[] = [];
  const used: number[] = [];
  for (let round = 0; round < 11; round++) {
    await page.evaluate(() => {
      history.pushState(null, "", `/catalogue`);
      dispatchEvent(new PopStateEvent("popstate"));
    });
    await expect(page.getByRole("heading", { level: 1, name: "公共数据目录" })).toBeVisible();
    await page.evaluate(() => {
      history.pushState(null, "", "/");
      dispatchEvent(new PopStateEvent("popstate"));
    });
    const input = page.locator("input[type=file]");
    await input.waitFor({ state: "attached" });
    // The page's own clock: from the choice of the file to the verdict on the screen.
    const shown = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let began = 0;
          document.addEventListener("change", () => (began = performance.now()), { capture: true, once: true });
          const watch = new MutationObserver(() => {
            if (!document.querySelector("[data-verdict]")) return;
            watch.disconnect();
            resolve(performance.now() - began);
          });
          watch.observe(document.body, { childList: true, subtree: true, attributes: true });
        }),
    );
    const before = processor();
    await input.setInputFiles(evidence);
    times.push(await shown);
    used.push(processor() - before);
  }
  figure("evidence file dropped, the verifier to be loaded: verdict after", `${(times[0] ?? 0).toFixed(0)} ms`);
  figure(
    "the same when it is loaded, p50 of 10, drawing included",
    `${middle(times.slice(1)).toFixed(0)} ms (processor time of the page ${middle(used.slice(1)).toFixed(0)} ms)`,
    "≤ 50 ms",
  );
});

test("hashing", async ({ page }) => {
  test.setTimeout(180_000);
  const evidence = fileNamed("bench.evidence.json");
  const small = sized("small.bin", 1);
  const large = sized("large.bin", 200 * MB);
  const rate = (bytes: number, ms: number, without: number) => bytes / MB / (Math.max(1, ms - without) / 1000);
  await dropped(page, small);
  const here = rate(200 * MB, await dropped(page, large), await dropped(page, small));
  const there = rate(200 * MB, verified(large, evidence), verified(small, evidence));
  figure("a file of 200 MB hashed in the browser", `${here.toFixed(0)} MB/s`);
  figure("the same by the command line", `${there.toFixed(0)} MB/s`);
  figure("the one against the other", `${(here / there).toFixed(2)} times`);
  rmSync(large);
  const whole = sized("whole.bin", 1000 * MB);
  const took = await dropped(page, whole);
  figure("a file of 1 GB in the browser: verdict after", `${(took / 1000).toFixed(1)} s`, "it ends");
  rmSync(whole);
});
