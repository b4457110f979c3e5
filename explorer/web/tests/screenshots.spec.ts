import { join } from "node:path";

import type { Page } from "@playwright/test";

import { bureau, go, signIn, statistics } from "./people";
import { expect, test } from "./test";
import { Wire } from "./wire";
import { fileNamed, world } from "./world";

// Pictures of the main pages in both languages; only `make screenshots` asks for them.
const folder = process.env["LUZHENG_SCREENSHOTS"];
test.skip(!folder, "no folder for pictures");

const { Villages, Version, Case } = world();
const id = (ref: string) => ref.slice(ref.indexOf(":") + 1);

/** shoot takes a picture of what is on the screen, in both languages. */
async function shoot(page: Page, wire: Wire, of: string): Promise<void> {
  for (const [language, other] of [
    ["zh", "English"],
    ["en", "中文"],
  ] as const) {
    await wire.quiet();
    await expect(page.locator(".mantine-Loader-root")).toHaveCount(0);
    await page.evaluate(() => {
      scrollTo(0, 0);
    });
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(folder ?? "", `${of}-${language}.png`), animations: "disabled", caret: "hide" });
    await page.getByRole("button", { name: other, exact: true }).click();
  }
}

test.use({ viewport: { width: 1280, height: 900 } });

test("pictures of what anybody sees", async ({ page }) => {
  const wire = new Wire(page);
  await page.goto("/");
  await page.locator("input[type=file]").setInputFiles(fileNamed("villages.csv"));
  await expect(page.locator("[data-verdict=verified]")).toBeVisible();
  await shoot(page, wire, "verified");
  for (const [name, path] of [
    ["catalogue", "/catalogue"],
    ["dataset", `/datasets/${id(Villages)}`],
    ["lineage", `/lineage/${encodeURIComponent(Version)}`],
    ["status", "/status"],
  ] as const) {
    await go(page, path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await shoot(page, wire, name);
  }
});

for (const [party, post, shots] of [
  [statistics, "officer", [["work", "/work"]]],
  [
    bureau,
    "supervisor",
    [
      ["bureau", "/bureau"],
      ["report", "/bureau/report"],
    ],
  ],
  ["510500.audit", "officer", [["case", `/audit/cases/${id(Case)}`]]],
] as const)
  test(`pictures of what ${party} sees`, async ({ page }) => {
    const wire = new Wire(page);
    await signIn(page, party, post);
    for (const [name, path] of shots) {
      await go(page, path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await shoot(page, wire, name);
    }
  });
