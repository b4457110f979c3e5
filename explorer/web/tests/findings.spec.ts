import type { Page } from "@playwright/test";

import { cosignedOf, go, personIn, pick, sign, signed, statistics } from "./people";
import { expect, expectAccessible, test } from "./test";
import { fileNamed } from "./world";

test.use({ actionTimeout: 60_000 });

const audit = "510500.audit";

/** act leads to the form of an act about an object, as the case's page does. */
async function act(page: Page, kind: string, subject: string): Promise<void> {
  await go(page, `/acts/${encodeURIComponent(kind)}?subject=${encodeURIComponent(subject)}`);
}

/** childOf is the note or the finding that the case's page lists. */
async function childOf(page: Page, address: string, type: "note" | "finding"): Promise<string> {
  await go(page, address);
  const href = await page.locator(`a[href^="/entities/${type}%3A"]`).getAttribute("href");
  return decodeURIComponent((href ?? "").slice("/entities/".length));
}

test("from the opened case to the closed finding: five persons, each in a browser of their own", async ({
  browser,
}) => {
  test.setTimeout(600_000);
  const auditor = await personIn(browser, audit, "officer");
  // There may be other cases: the new one is the one that was not there.
  const hrefs = async (page: Page) => {
    await go(page, "/");
    await go(page, "/audit");
    await expect(page.getByRole("link", { name: /^审计项目 / }).first()).toBeVisible();
    const links = await page.locator('main a[href^="/audit/cases/"]').all();
    return Promise.all(links.map(async (link) => (await link.getAttribute("href")) ?? ""));
  };
  const before = await hrefs(auditor);
  await go(auditor, "/audit/new");
  await auditor.getByLabel("被审计单位").fill(statistics);
  await auditor.getByLabel(/^自/).fill("2026-01-01T00:00");
  await auditor.getByLabel(/^至/).fill("2028-01-01T00:00");
  const download = auditor.waitForEvent("download");
  await auditor.getByRole("button", { name: "下一步：保存范围文件并签名" }).click();
  const scope = fileNamed("case-scope.json");
  await (await download).saveAs(scope);
  await auditor.getByLabel("通知").fill("关于开展公共数据使用情况专项审计的通知");
  await signed(auditor, "等待会签");
  const reviewer = await personIn(browser, audit, "reviewer");
  await cosignedOf(reviewer, "审计立项", "已记录");

  let address = "";
  await expect(async () => {
    const fresh = (await hrefs(auditor)).filter((href) => !before.includes(href));
    expect(fresh).toHaveLength(1);
    address = fresh[0] ?? "";
  }).toPass({ timeout: 90_000 });
  const theCase = `case:${address.slice("/audit/cases/".length)}`;
  // Nobody else knows of the case yet, nor of what it is about.
  const unit = await personIn(browser, statistics, "officer");
  expect(await hrefs(unit)).not.toContain(address);

  const file = auditor.locator('input[type="file"]');
  await expect(async () => {
    await go(auditor, "/audit");
    await go(auditor, address);
    await expect(file).toBeAttached({ timeout: 10_000 });
  }).toPass({ timeout: 90_000 });
  await file.setInputFiles(scope);
  await sign(auditor);
  await expect(auditor.getByText("已送达")).toBeVisible();
  await expect.poll(() => hrefs(unit)).toContain(address);

  await act(auditor, "case.note/v1", theCase);
  await pick(auditor, "单位", statistics);
  await auditor.getByLabel("取证内容").fill("抽查发现授权到期后仍有调用。");
  await auditor.getByLabel("答复期限").fill("2027-12-01T08:00");
  await expectAccessible(auditor);
  await signed(auditor, "等待会签");
  await cosignedOf(unit, "审计取证", "已记录");
  const note = await childOf(auditor, address, "note");

  await go(unit, address);
  await unit.getByRole("link", { name: "答复取证单" }).click();
  await unit.getByLabel("答复意见").fill("系接口缓存所致，已清理。");
  await signed(unit, "已记录");

  await act(auditor, "case.finding/v1", theCase);
  await pick(auditor, "单位", statistics);
  await auditor.getByRole("combobox", { name: "取证单" }).fill(note);
  await auditor.getByRole("option").click();
  await auditor.getByRole("combobox", { name: "问题性质" }).fill("overuse");
  await auditor.getByLabel("正文").fill("超出授权期限使用公共数据，应当整改。");
  await auditor.getByLabel("整改期限").fill("2027-12-01T08:00");
  await auditor.keyboard.press("Escape");
  await signed(auditor, "等待会签");
  await cosignedOf(reviewer, "出具审计发现", "已记录");
  const finding = await childOf(auditor, address, "finding");

  // A case with an open finding is not closed.
  await expect(auditor.getByText("尚未整改")).toBeVisible();
  await expect(auditor.getByText("待整改")).toBeVisible();
  await expectAccessible(auditor);

  await act(unit, "case.rectify/v1", finding);
  await unit.getByRole("combobox", { name: "审计项目" }).fill(theCase);
  await unit.getByRole("option").click();
  await unit.getByLabel("正文").fill("已收回权限并完善到期自动停用。");
  await signed(unit, "已记录");
  await go(auditor, "/audit");
  await go(auditor, address);
  await expect(auditor.getByText("尚未整改")).toBeHidden();

  await auditor.getByRole("button", { name: "结项" }).click();
  await auditor.getByRole("combobox", { name: "结果" }).fill("rectified");
  await signed(auditor, "等待会签");
  await cosignedOf(reviewer, "审计结项", "已记录");
  await go(auditor, "/audit");
  await go(auditor, address);
  await expect(auditor.getByText("已办结")).toBeVisible();
});
