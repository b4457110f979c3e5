import type { Page } from "@playwright/test";

import { audit, go, signIn, statistics } from "./people";
import { expect, expectAccessible, expectNarrow, test } from "./test";
import { world } from "./world";

const { Case, Grant, Uses, Version, Year } = world();
const address = `/audit/cases/${Case.slice("case:".length)}`;

/** complete asks for the list of uses of an object, and gives what the page says of it. */
async function complete(page: Page, scope: string) {
  await page.getByRole("combobox", { name: "数据目录、授权或应用" }).fill(scope);
  await page
    .getByRole("option")
    .and(page.locator(`[value="${scope}"]`))
    .click();
  await expect(page.getByLabel("日志年份")).toHaveValue(Year);
  await page.getByRole("button", { name: "取回并核验" }).click();
  return page.locator("[data-completeness]").filter({ has: page.locator(`a[href*="${encodeURIComponent(scope)}"]`) });
}

test("the uses of an access stand in its timeline, each proven by its own evidence", async ({ page }) => {
  await signIn(page, audit, "officer");
  await go(page, `${address}?tab=access&grant=${encodeURIComponent(Grant)}`);
  const story = page.getByRole("region", { name: "一次授权的全过程" });
  const uses = story.getByRole("row").filter({ hasText: "使用日志第" });
  await expect(uses).toHaveCount(Uses.length);
  await expect(uses.filter({ hasText: "疑似违规" })).toHaveCount(1);
  await uses.filter({ hasText: "疑似违规" }).getByRole("button", { name: "核验", exact: true }).click();
  await expect(uses.filter({ hasText: "疑似违规" })).toContainText("已证实");
  await page.getByRole("button", { name: /^核验列出的/ }).click();
  await expect(story.getByText("已证实")).toHaveCount(Uses.length);
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 640 });
  await expectNarrow(page);
});

test("a list of uses is proven complete in the browser, on whose word it says, and goes into the paper", async ({
  page,
}) => {
  await signIn(page, audit, "officer");
  await go(page, `${address}?tab=complete`);
  await expectAccessible(page);
  const found = await complete(page, Grant);
  await expect(found).toHaveAttribute("data-completeness", "unwitnessed");
  // Those in the log, and the one that was recorded on the ledger before there was a log.
  await expect(found).toContainText(`共 ${String(Uses.length + 1)} 次使用，全部在清单中`);
  await expect(found).toContainText("没有独立见证方重放过日志");
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 640 });
  await expectNarrow(page);
});

test("a list from which the site leaves a use out is not complete", async ({ page }) => {
  await signIn(page, audit, "officer");
  await go(page, `${address}?tab=complete`);
  await page.route("**/uses/*/evidence", async (route) => {
    const answer = await route.fetch();
    const file = (await answer.json()) as { events: { all: { uses: unknown[] } } };
    file.events.all.uses.splice(1, 1);
    await route.fulfill({ response: answer, json: file });
  });
  const found = await complete(page, Grant);
  await expect(found).toHaveAttribute("data-completeness", "incomplete");
  await expect(found).toContainText("number 2");
});

test("the uses of a version stand beside its lineage, for whom they concern", async ({ page }) => {
  await signIn(page, statistics, "officer");
  await go(page, `/lineage/${encodeURIComponent(Version)}`);
  const graph = page.getByRole("application", { name: "来龙去脉图" });
  await graph.focus();
  await page.keyboard.press("ArrowLeft"); // the start
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog", { name: "详情" });
  const listed = drawer.getByText("使用日志第");
  await expect(listed).not.toHaveCount(0); // other tests use the data, too
  await drawer.getByRole("button", { name: /^核验列出的 \d+ 次使用$/ }).click();
  await expect(drawer.getByText("已证实")).toHaveCount(await listed.count());
  await expectAccessible(page);
});
