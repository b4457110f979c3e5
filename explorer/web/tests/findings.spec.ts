import type { Page } from "@playwright/test";

import { audit, cosigned, go, personIn, pick, settled, sign, signed, statistics } from "./people";
import { expect, expectAccessible, test, within } from "./test";
import { fileNamed } from "./world";

/** act leads to the form of an act about an object, as the case's page does. */
async function act(page: Page, kind: string, subject: string): Promise<void> {
  await go(page, `/acts/${encodeURIComponent(kind)}?subject=${encodeURIComponent(subject)}`);
}

test("from the opened case to the closed finding: five persons, each in a browser of their own", async ({
  browser,
}) => {
  const auditor = await personIn(browser, audit, "officer");
  await go(auditor, "/audit/new");
  await auditor.getByLabel("被审计单位").fill(statistics);
  await auditor.getByLabel(/^自/).fill("2026-01-01T00:00");
  await auditor.getByLabel(/^至/).fill("2028-01-01T00:00");
  const download = auditor.waitForEvent("download");
  await auditor.getByRole("button", { name: "下一步：保存范围文件并签名" }).click();
  const scope = fileNamed("case-scope.json");
  const saved = await download;
  await within("saving the scope", () => saved.saveAs(scope));
  await auditor.getByLabel("通知").fill("关于开展公共数据使用情况专项审计的通知");
  const opening = await signed(auditor, "等待会签");
  const reviewer = await personIn(browser, audit, "reviewer");
  const theCase = await cosigned(reviewer, opening, "已记录");

  const address = `/audit/cases/${theCase.slice("case:".length)}`;
  const link = (page: Page) => page.locator(`main a[href="${address}"]`);
  // Nobody else knows of the case yet, nor of what it is about.
  const unit = await personIn(browser, statistics, "officer");
  await go(unit, "/audit");
  await expect(unit.getByRole("link", { name: /^审计项目 / })).not.toHaveCount(0);
  await expect(link(unit)).toBeHidden();

  await go(auditor, "/audit");
  await link(auditor).click();
  await auditor.locator('input[type="file"]').setInputFiles(scope);
  await sign(auditor);
  await expect(auditor.getByText("已送达")).toBeVisible();
  await settled(auditor);
  await go(unit, "/audit");
  await expect(link(unit)).toBeVisible();

  await act(auditor, "case.note/v1", theCase);
  await pick(auditor, "单位", statistics);
  await auditor.getByLabel("取证内容").fill("抽查发现授权到期后仍有调用。");
  await auditor.getByLabel("答复期限").fill("2027-12-01T08:00");
  await expectAccessible(auditor);
  const note = await cosigned(unit, await signed(auditor, "等待会签"), "已记录");

  await go(unit, address);
  await unit.getByRole("link", { name: "答复取证单" }).click();
  await unit.getByLabel("答复意见").fill("系接口缓存所致，已清理。");
  await signed(unit, "已记录");

  await act(auditor, "case.finding/v1", theCase);
  await pick(auditor, "单位", statistics);
  await auditor.getByRole("combobox", { name: "取证单" }).fill(note);
  await auditor
    .getByRole("option")
    .and(auditor.locator(`[value="${note}"]`))
    .click();
  await auditor.getByRole("combobox", { name: "问题性质" }).fill("overuse");
  await auditor.getByLabel("正文").fill("超出授权期限使用公共数据，应当整改。");
  await auditor.getByLabel("整改期限").fill("2027-12-01T08:00");
  await auditor.keyboard.press("Escape");
  const finding = await cosigned(reviewer, await signed(auditor, "等待会签"), "已记录");
  await go(auditor, address);

  // A case with an open finding is not closed.
  await expect(auditor.getByText("尚未整改")).toBeVisible();
  await expect(auditor.getByText("待整改")).toBeVisible();
  await expectAccessible(auditor);

  await act(unit, "case.rectify/v1", finding);
  await unit.getByRole("combobox", { name: "审计项目" }).fill(theCase);
  await unit
    .getByRole("option")
    .and(unit.locator(`[value="${theCase}"]`))
    .click();
  await unit.getByLabel("正文").fill("已收回权限并完善到期自动停用。");
  await signed(unit, "已记录");
  await go(auditor, address);
  await expect(auditor.getByText("尚未整改")).toBeHidden();

  await auditor.getByRole("button", { name: "结项" }).click();
  await auditor.getByRole("combobox", { name: "结果" }).fill("rectified");
  await cosigned(reviewer, await signed(auditor, "等待会签"), "已记录");
  await go(auditor, address);
  await expect(auditor.getByText("已办结")).toBeVisible();
});
