import { readFileSync } from "node:fs";

import type { Page } from "@playwright/test";

import { used } from "./outside";
import { audit, go, planning, signIn, statistics } from "./people";
import { expect, expectAccessible, test } from "./test";
import { Wire } from "./wire";
import { behindTheIndex, fileNamed, world } from "./world";

// Whoever has got hold of the gateway's database changes what it says. (The sources of a dataset: lineage.spec.ts.)

const { Case, Suspected, Villages, Version } = world();
const disagrees = (page: Page) => page.getByRole("alert").filter({ hasText: "本网站显示的内容与账本证据不符" });

test("a row that says something else of a statement than the ledger turns from proven, and every page says so", async ({
  page,
}) => {
  const wire = new Wire(page);
  await signIn(page, audit, "officer");
  const find = async () => {
    await go(page, `/audit/cases/${Case.slice("case:".length)}?tab=search`);
    await page.getByRole("combobox", { name: "系统判定" }).click();
    await page.getByRole("option", { name: "疑似违规" }).click();
    await page.getByRole("button", { name: "查找" }).click();
    await wire.quiet(); // what was found before is shown until the answer is there
    const row = page.getByRole("row").filter({ has: page.locator(`a[href="/statements/${Suspected}"]`) });
    await row.getByRole("button", { name: "核验", exact: true }).click();
    return row;
  };
  await expect(await find()).toContainText("属实但有变化");
  await expect(disagrees(page)).toBeHidden();
  const later = (ms: number) => {
    behindTheIndex(`UPDATE index.statements SET time = time + ${String(ms)} WHERE id = '\\x${Suspected}'`);
  };
  later(3_600_000);
  try {
    await expect(await find()).toContainText("与账本或日志不符");
    await expect(disagrees(page)).toBeVisible();
    await go(page, "/catalogue");
    await expect(disagrees(page)).toBeVisible();
    await expectAccessible(page);
  } finally {
    later(-3_600_000);
  }
});

test("a use whose rows in the log were changed is not shown as if nothing was; what was read before stays what was proven", async ({
  page,
  request,
}) => {
  const key = readFileSync(fileNamed(`${planning}-officer.pem`), "utf8");
  const said = { issuer: planning, handler: "zgj-officer", entry: Villages, version: Version };
  const at = await used(request, key, said);
  // The last byte of what it wrote of its leaves; the same again puts it back.
  const flip = () => {
    behindTheIndex(`UPDATE log.log_groups SET leaves = set_byte(leaves, length(leaves) - 1, get_byte(leaves, length(leaves) - 1) # 1)
WHERE first <= ${String(at)} AND first + count > ${String(at)}`);
  };

  await signIn(page, statistics, "officer");
  const drawer = page.getByRole("dialog", { name: "详情" });
  const open = async () => {
    await go(page, `/lineage/${encodeURIComponent(Version)}`);
    await page.getByRole("application", { name: "来龙去脉图" }).focus();
    await page.keyboard.press("ArrowLeft"); // the start
    await page.keyboard.press("Enter");
    await expect(drawer).toBeVisible();
  };
  flip();
  try {
    await open();
    await expect(drawer.getByRole("alert")).toContainText("网关保存的事件日志已被改动");
    await page.keyboard.press("Escape");
  } finally {
    flip();
  }
  const listed = drawer.getByText(`使用日志第 ${String(at + 1)} 条`);
  await open();
  await expect(listed).toBeVisible();
  // What the gateway has read it holds to the tree, so that a later change of the row changes nothing that anybody is shown.
  flip();
  try {
    await open();
    await expect(listed).toBeVisible();
    await drawer.getByRole("button", { name: /^核验列出的/ }).click();
    await expect(drawer.getByText("已证实").first()).toBeVisible();
    await expect(drawer.getByText(/被篡改|日志中没有/)).toHaveCount(0);
  } finally {
    flip();
  }
});

test("organisations that have signed different states are told of on every page", async ({ page }) => {
  await page.route("**/v1/status", async (route) => {
    const answer = await route.fetch();
    const status = (await answer.json()) as { followers: { colour?: string }[] };
    const [one] = status.followers;
    if (one) one.colour = "red";
    await route.fulfill({ response: answer, json: status });
  });
  for (const path of ["/", "/catalogue", "/status", `/versions/${Version.slice("version:".length)}`]) {
    await page.goto(path);
    await expect(page.getByRole("alert").filter({ hasText: "签署的账本状态不一致" })).toBeVisible();
  }
  await expectAccessible(page);
});
