import { audit, go, planning, signIn, statistics } from "./people";
import { expect, expectAccessible, test, within } from "./test";
import { fileNamed, world } from "./world";

const { Case, Grant, Note, Suspected } = world();
const address = `/audit/cases/${Case.slice("case:".length)}`;

test("a case from search to the papers", async ({ page }) => {
  await signIn(page, audit, "officer");
  await go(page, "/audit");
  await page.locator(`main a[href="${address}"]`).click();
  await expect(page.getByText("已送达")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("tab", { name: "检索" }).click();
  await page.getByRole("combobox", { name: "系统判定" }).click();
  await page.getByRole("option", { name: "疑似违规" }).click();
  await page.getByRole("button", { name: "查找" }).click();
  const found = page.getByRole("region", { name: "检索" });
  await expect(found.getByRole("link", { name: /使用/ })).toHaveAttribute("href", `/statements/${Suspected}`);
  const uses = page.getByRole("region", { name: "使用日志中的使用" });
  await expect(uses.getByRole("row").filter({ hasText: "疑似违规" })).toHaveCount(1);
  const verifyAll = page.getByRole("button", { name: "核验列出的 1 条" });
  await expect(verifyAll).toHaveCount(2);
  await verifyAll.evaluateAll((buttons) => {
    for (const button of buttons) (button as HTMLButtonElement).click();
  });
  await expect(found.getByText("属实但有变化")).toBeVisible();
  await expect(uses.getByText("已证实")).toBeVisible();
  await page.getByLabel("名称").fill("超范围使用");
  await page.getByRole("button", { name: "保存这次检索" }).click();
  await expect(page.getByText("项目组保存的检索")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("tab", { name: "一次授权的全过程" }).click();
  // The search, which has such a field too, is gone only a moment later.
  const access = page.getByRole("tabpanel", { name: "一次授权的全过程" });
  await access.getByLabel("授权编号").fill(Grant);
  await access.getByRole("button", { name: "查看" }).click();
  const story = page.getByRole("region", { name: "一次授权的全过程" });
  for (const stage of ["申请", "审核", "协议", "授权", "使用"])
    await expect(story.getByText(stage, { exact: true }).first()).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("tab", { name: "使用完整性" }).click();
  await page.getByRole("combobox", { name: "数据目录、授权或应用" }).fill(Grant);
  await page
    .getByRole("option")
    .and(page.locator(`[value="${Grant}"]`))
    .click();
  await page.getByRole("button", { name: "取回并核验" }).click();
  await expect(page.locator("[data-completeness]")).toContainText("全部在清单中");

  await page.getByRole("tab", { name: "线索" }).click();
  await expect(page.getByText("使用目的与授权不符").first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "逾期事项" })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("tab", { name: "抽样" }).click();
  await page.getByLabel("种子").fill("2026-12-01 开奖号码 073921");
  await page.getByRole("button", { name: "抽样" }).click();
  await expect(page.getByText("总体摘要")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("tab", { name: "工作底稿" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "编制底稿" }).click();
  // The Go test has the command line check it, offline (browser/papers_test.go).
  const papers = await download;
  await within("saving the papers", () => papers.saveAs(fileNamed("papers.zip")));
  await expect(page.getByText(/底稿已编制，含 \d+ 份证据/)).toBeVisible();

  await page.getByRole("tab", { name: "查阅记录" }).click();
  await expect(page.getByRole("cell", { name: "audit-officer" }).first()).toBeVisible();
  await expectAccessible(page);
});

test("the audited sees the case, its note and what was read of it, and no tools", async ({ page }) => {
  await signIn(page, statistics, "officer");
  await go(page, address);
  await expect(page.getByRole("tab", { name: "概况" })).toBeVisible();
  await expect(page.getByRole("tab", { name: "查阅记录" })).toBeVisible();
  await expect(page.getByRole("tab", { name: "检索" })).toBeHidden();
  await expect(page.getByRole("link", { name: "答复取证单" })).toHaveAttribute(
    "href",
    `/acts/case.reply%2Fv1?subject=${encodeURIComponent(Note)}`,
  );
  await expect(page.getByRole("link", { name: "出具取证单" })).toBeHidden();
});

test("nobody else learns of the case", async ({ page }) => {
  await page.goto("/audit");
  await expect(page.getByText("请先登录")).toBeVisible();
  await page.goto(address);
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByText("被审计单位")).toBeHidden();
  await signIn(page, planning, "officer");
  await go(page, "/audit");
  await expect(page.getByText("没有您可以查看的审计项目")).toBeVisible();
  await go(page, address);
  await expect(page.getByRole("alert")).toContainText("无权查看");
  await expect(page.getByText("被审计单位")).toBeHidden();
});

test("a case is opened with its scope kept secret", async ({ page }) => {
  await signIn(page, audit, "officer");
  await go(page, "/audit/new");
  await page.getByLabel("被审计单位").fill(planning);
  await page.getByLabel(/^自/).fill("2026-01-01T00:00");
  await page.getByLabel(/^至/).fill("2027-01-01T00:00");
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "下一步：保存范围文件并签名" }).click();
  expect((await download).suggestedFilename()).toBe("case-scope.json");
  await expect(page.getByText("审计范围文件已保存到您的电脑")).toBeVisible();
  await expect(page.getByRole("button", { name: "核对并签名" })).toBeVisible();
});
