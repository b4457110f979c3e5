import type { Page } from "@playwright/test";

import { bureau, citizen, cosigned, go, personIn, pick, planning, signed, statistics } from "./people";
import { expect, expectAccessible, expectNarrow, test } from "./test";
import { fileNamed, world } from "./world";

/** at leads to an object's page with the form of an act open. */
async function at(page: Page, ref: string, kind: string): Promise<void> {
  await go(page, `/work/${encodeURIComponent(ref)}?act=${encodeURIComponent(kind)}`);
}

/** task leads from the work list to the task of a name about an object. */
async function task(page: Page, list: string, name: string, ref: string): Promise<void> {
  await go(page, list);
  const mine = page.getByRole("listitem").filter({ hasText: name });
  await mine.locator(`a[href*="${encodeURIComponent(ref)}"]`).click();
}

/** unsealed has a text read that stands in a step of a matter. */
async function unsealed(page: Page, step: string): Promise<void> {
  await page.getByRole("region", { name: step }).getByRole("button", { name: "查看原文" }).click();
}

test("an act is offered to whom the authority table leaves it alone", async ({ browser }) => {
  const entry = `/work/${encodeURIComponent(world().Conditional)}`;
  const act = (page: Page, name: string) => page.getByRole("main").getByRole("button", { name, exact: true });
  const owner = await personIn(browser, statistics, "officer");
  await go(owner, entry);
  await expect(act(owner, "修订目录条目")).toBeVisible();
  await expect(owner.locator('main a[href^="/anchor"]')).toBeVisible();
  await expect(act(owner, "申请使用数据")).toHaveCount(0);
  const user = await personIn(browser, planning, "officer");
  await go(user, entry);
  await expect(act(user, "申请使用数据")).toBeVisible();
  for (const name of ["修订目录条目", "停用目录条目", "提交开放审查", "公布开放条件"]) {
    await expect(act(user, name), name).toHaveCount(0);
  }
  await expect(user.locator('main a[href^="/anchor"]')).toHaveCount(0);
});

test("a deputy does what the post lets them that they stand in for, and reads as whose deputy they sign", async ({
  browser,
}) => {
  const page = await personIn(browser, planning, "reviewer");
  await go(page, `/acts/${encodeURIComponent("opening.ask/v1")}`);
  await expect(page.getByText("您以“经办岗”代理人的身份办理")).toBeVisible();
  await go(page, `/work/${encodeURIComponent(world().Trips)}?act=${encodeURIComponent("problem.report/v1")}`);
  await page.getByLabel("问题类型").selectOption({ label: "错误" });
  await page.getByLabel("问题说明").fill("站点名称不全");
  await signed(page, "已记录");
  await page.getByRole("link", { name: "查看记录与证据" }).click();
  await expect(page.getByText("由岗位代理人签署", { exact: true })).toBeVisible();
});

test("what the founders alone do is offered to their officers, and the beginning of the ledger to nobody", async ({
  browser,
}) => {
  const switching = "启用新版规则";
  for (const [party, post, offered] of [
    [bureau, "operator", 1],
    [statistics, "officer", 0],
  ] as const) {
    const page = await personIn(browser, party, post);
    await go(page, "/acts");
    await expect(page.getByRole("main").getByRole("listitem")).not.toHaveCount(0);
    await expect(page.getByRole("link", { name: switching })).toHaveCount(offered);
    await expect(page.locator('main a[href*="genesis"]')).toHaveCount(0);
  }
});

test("one access from request to grant: three parties, five persons, each in a browser of their own", async ({
  browser,
}) => {
  const user = await personIn(browser, planning, "officer");
  await expectAccessible(user);
  await at(user, world().Conditional, "access.request/v1");
  await pick(user, "使用目的", "信用核查");
  await user.getByRole("combobox", { name: "使用方式", exact: true }).selectOption({ label: "接口调用" });
  await pick(user, "应用", "一网通办");
  await user.getByLabel("开始时间").fill("2026-11-01T08:00");
  await user.getByLabel("截止时间").fill("2027-11-01T08:00");
  await user.getByLabel("业务流程和使用场景").fill("窗口受理时核对企业登记状态");
  await expectAccessible(user);
  const request = await signed(user, "已记录");
  await user.getByRole("link", { name: "查看办理情况" }).click();
  await expect(user.getByText("待处理")).toBeVisible();

  const officer = await personIn(browser, bureau, "permission-officer");
  await task(officer, "/bureau", "征求提供方意见", request);
  await signed(officer, "已记录");

  const provider = await personIn(browser, statistics, "officer");
  await task(provider, "/work", "同意提供数据", request);
  await unsealed(provider, "1. 申请使用数据");
  await expect(provider.getByText("窗口受理时核对企业登记状态")).toBeVisible();
  const consent = await signed(provider, "等待会签");
  const second = await personIn(browser, statistics, "reviewer");
  await cosigned(second, consent, "已记录");

  await at(user, request, "agreement.sign/v1");
  await user.getByLabel("协议文本").fill("双方约定：仅用于窗口核对，不得转让。");
  await user.getByLabel("截止时间").fill("2027-11-01T08:00");
  const agreement = await cosigned(provider, await signed(user, "等待会签"), "已记录");

  await at(officer, request, "access.grant/v1");
  await officer.getByRole("combobox", { name: "协议" }).click();
  await officer
    .getByRole("option")
    .and(officer.locator(`[value="${agreement}"]`))
    .click();
  const grant = await signed(officer, "等待会签");
  const reviewer = await personIn(browser, bureau, "reviewer");
  const granted = await cosigned(reviewer, grant, "已记录");

  await go(user, "/grants");
  const used = user.getByRole("region", { name: "我方使用" }).getByRole("row");
  const mine = used.filter({ has: user.locator(`a[href*="${encodeURIComponent(granted)}"]`) });
  await expect(mine).toContainText("信用核查");
  await expectAccessible(user);
  await go(user, "/mine");
  await expect(user.getByRole("link", { name: "申请使用数据" }).first()).toBeVisible();
  await expectAccessible(user);
});

test("catalogue entries from Excel: what is wrong is told by its cell, what is right is published", async ({
  browser,
}) => {
  const page = await personIn(browser, statistics, "officer");
  await go(page, "/catalogue-entries/import");
  await page.locator('input[type="file"]').setInputFiles(fileNamed("entries.xlsx"));
  await expect(page.getByText("1 行可以发布，1 行有问题")).toBeVisible();
  await expect(page.getByText("J3（更新周期）")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "签名并发布 1 条" }).click();
  await expect(page.getByRole("cell", { name: "已发布" })).toBeVisible();
});

test("a dataset is anchored from the browser, and its file is offered for download", async ({ browser }) => {
  const page = await personIn(browser, statistics, "officer");
  await go(page, `/anchor?entry=${encodeURIComponent(world().Villages)}`);
  await page.locator('input[type="file"]').setInputFiles({
    name: "villages.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("代码,名称\n510502001,北城\n510502002,南城\n"),
  });
  await expect(page.getByText("代码、名称")).toBeVisible();
  await expectAccessible(page);
  await signed(page, "已记录");
  await page.getByRole("button", { name: "上传文件" }).click();
  await expect(page.getByText("文件已保存")).toBeVisible();
});

test("an open-data user reports a problem, the unit answers, and the user sees the answer", async ({ browser }) => {
  const user = await personIn(browser, citizen, "officer");
  await at(user, world().Version, "problem.report/v1");
  await user.getByLabel("问题类型").selectOption({ label: "错误" });
  await user.getByLabel("问题说明").fill("第 3000 行的名称与公告不一致");
  const problem = await signed(user, "已记录");
  const unit = await personIn(browser, statistics, "officer");
  await go(unit, "/work");
  await expectAccessible(unit);
  await unit.locator(`main li a[href*="${encodeURIComponent(problem)}"]`).click();
  await unsealed(unit, "1. 报告数据问题");
  await expect(unit.getByText("与公告不一致")).toBeVisible();
  await unit.getByRole("button", { name: "核实数据无误" }).click();
  await unit.getByLabel("答复").fill("以民政部门最新公告为准，数据无误。");
  await signed(unit, "已记录");
  await go(user, "/matters?type=problem");
  const row = user.getByRole("row").filter({ has: user.locator(`a[href*="${encodeURIComponent(problem)}"]`) });
  await expect(row).toContainText("核实无误");
});

test("the Bureau sees what is to be decided, the figures by unit, and the parameters; on a small screen too", async ({
  browser,
}) => {
  const page = await personIn(browser, bureau, "operator");
  for (const [path, heading] of [
    ["/bureau", "监管工作"],
    ["/bureau/report", "监督报告"],
    ["/bureau/parameters", "参数与工作日历"],
    ["/bureau/certificates", "登记证书"],
    ["/acts", "可办事项"],
    ["/new-key", "制作密钥和证书申请"],
  ] as const) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await go(page, path);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 640 });
    await expectNarrow(page, path);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await go(page, "/bureau/parameters");
  await page
    .getByRole("row", { name: /提供方答复的期限/ })
    .getByRole("button", { name: "修改" })
    .click();
  await page.getByLabel("工作日", { exact: true }).fill("10");
  await signed(page, "等待会签");
});

test("nobody who is not signed in gets past the door", async ({ page }) => {
  for (const path of [
    "/work",
    "/mine",
    "/grants",
    "/desk",
    "/matters",
    "/bureau",
    "/bureau/report",
    "/applications/new",
    "/anchor",
  ]) {
    await page.goto(path);
    await expect(page.getByText("请先登录")).toBeVisible();
  }
});
