import type { Locator, Page } from "@playwright/test";

import { bureau, citizen, cosigned, go, personIn, pick, signed, statistics } from "./people";
import { expect, expectAccessible, expectNarrow, test } from "./test";
import { world } from "./world";

const day = 86_400_000;

/** local is a moment some days from now, as a field of the form takes it. */
function local(days: number): string {
  return `${new Date(Date.now() + days * day).toISOString().slice(0, 10)}T08:00`;
}

/** from leads from a dataset's page to what somebody may want of it. */
async function from(page: Page, entry: string, wish: string): Promise<void> {
  await go(page, `/datasets/${entry.slice("entry:".length)}`);
  await page.getByRole("region", { name: "我想使用这份数据" }).getByRole("link", { name: wish }).click();
  await expect(page.getByText("提交后会怎样")).toBeVisible();
}

/** recorded gives what was just recorded, as type:id. */
async function recorded(page: Page): Promise<string> {
  const created = await signed(page, "已记录");
  await page.getByRole("link", { name: "查看办理情况" }).click();
  await expect(page.getByRole("heading", { name: "办理过程" })).toBeVisible();
  return created;
}

/** act leads to an object's page with the form of an act open. */
async function act(page: Page, ref: string, kind: string): Promise<void> {
  await go(page, `/work/${encodeURIComponent(ref)}?act=${encodeURIComponent(kind)}`);
}

/** mine finds a matter among those of a stage in My matters, and sees that it says so. */
async function mine(page: Page, ref: string, stage: string, says: string): Promise<Locator> {
  await go(page, "/my");
  const matter = page
    .getByRole("list", { name: stage })
    .getByRole("listitem")
    .filter({ has: page.locator(`a[href="/work/${encodeURIComponent(ref)}"]`) });
  await expect(matter).toContainText(says);
  return matter;
}

test("conditional data: applied for from its page, agreed on and granted, each step told in the user's words", async ({
  browser,
}) => {
  const user = await personIn(browser, citizen, "officer");
  await expect(user.getByRole("heading", { level: 1, name: "我的事项" })).toBeVisible();
  await from(user, world().Trips, "申请使用");
  await pick(user, "使用目的", "科学研究");
  await user.getByRole("combobox", { name: "使用方式", exact: true }).selectOption({ label: "数据沙箱" });
  await pick(user, "应用", "一网通办");
  await user.getByLabel("开始时间").fill(local(-1));
  await user.getByLabel("截止时间").fill(local(200));
  await user.getByLabel("业务流程和使用场景").fill("研究客流规律，结果只发布汇总数");
  const request = await recorded(user);
  await expect(user.getByText("申请已提交，等待受理。")).toBeVisible();
  await mine(user, request, "等待答复", "申请已提交，等待受理。");
  await expectAccessible(user);

  const subject = await personIn(browser, statistics, "officer");
  await act(subject, request, "access.accept/v1");
  await signed(subject, "已记录");
  await act(subject, request, "access.consent/v1");
  const consent = await signed(subject, "等待会签");
  const second = await personIn(browser, statistics, "reviewer");
  await cosigned(second, consent, "已记录");

  const asked = await mine(user, request, "需要您办理", "对方已同意，请签订利用协议。");
  await asked.getByRole("link", { name: "签订安全利用协议" }).click();
  await user.getByLabel("协议文本").fill("仅用于研究，不得识别个人，不得转让。");
  await user.getByLabel("截止时间").fill(local(200));
  const agreement = await cosigned(subject, await signed(user, "等待会签"), "已记录");
  await mine(user, request, "等待答复", "利用协议已签订，等待数字经济发展局授权。");

  const officer = await personIn(browser, bureau, "permission-officer");
  await act(officer, request, "access.grant/v1");
  await officer.getByRole("combobox", { name: "协议" }).click();
  // An agreement of another request is not offered: there is one.
  await expect(officer.getByRole("option")).toHaveCount(1);
  await expect(officer.getByRole("option")).toHaveAttribute("value", agreement);
  await officer.getByRole("option").click();
  const grant = await signed(officer, "等待会签");
  const reviewer = await personIn(browser, bureau, "reviewer");
  await cosigned(reviewer, grant, "已记录");
  const granted = await mine(user, request, "已有结果", "已授权，可以按约定使用数据。");
  await granted.getByRole("link", { name: "公交刷卡明细" }).click();
  await expect(user.getByRole("heading", { level: 1, name: "公交刷卡明细" })).toBeVisible();
});

test("data that is not open is asked for, refused with reasons, disputed and settled; a product is registered", async ({
  browser,
}) => {
  const user = await personIn(browser, citizen, "officer");
  await from(user, world().Conditional, "申请开放");
  await pick(user, "使用目的", "公共服务");
  await user.getByLabel("所需数据说明").fill("企业登记的行业和所在街道");
  await user.getByLabel("保密措施").fill("只保存汇总结果");
  const petition = await recorded(user);
  await mine(user, petition, "等待答复", "开放申请已提交，等待答复。");

  const keeper = await personIn(browser, statistics, "officer");
  await act(keeper, petition, "opening.answer/v1");
  await keeper.getByRole("combobox", { name: "答复", exact: true }).selectOption({ label: "不同意" });
  await pick(keeper, "理由", "涉及个人信息");
  await keeper.getByLabel("理由说明").fill("明细含有经营者个人信息");
  const answer = await signed(keeper, "等待会签");
  const second = await personIn(browser, statistics, "reviewer");
  await cosigned(second, answer, "已记录");

  const refused = await mine(user, petition, "已有结果", "对方不同意开放，理由见办理过程");
  await refused.getByRole("link", { name: "提出争议" }).click();
  await pick(user, "理由", "超出履职需要");
  await user.getByLabel("理由说明").fill("所需字段不含个人信息");
  const dispute = await recorded(user);
  await act(user, petition, "");
  await user.getByRole("button", { name: "2. 答复开放申请" }).click();
  await user.getByRole("region", { name: "2. 答复开放申请" }).getByRole("button", { name: "查看原文" }).click();
  await expect(user.getByText("明细含有经营者个人信息")).toBeVisible();
  await act(user, dispute, "dispute.escalate/v1");
  await user.getByLabel("报告").fill("双方未能达成一致");
  await signed(user, "已记录");
  await mine(user, dispute, "等待答复", "正在由数字经济发展局协调。");

  const supervisor = await personIn(browser, bureau, "supervisor");
  await act(supervisor, dispute, "dispute.coordinate/v1");
  await supervisor.getByRole("combobox", { name: "结果", exact: true }).selectOption({ label: "协调成功" });
  await pick(supervisor, "理由", "属于授权范围内使用");
  await supervisor.getByLabel("协调记录").fill("提供去除个人信息后的字段");
  const coordination = await signed(supervisor, "等待会签");
  const reviewer = await personIn(browser, bureau, "reviewer");
  await cosigned(reviewer, coordination, "已记录");
  await mine(user, dispute, "已有结果", "经协调，争议已解决");

  await from(user, world().Villages, "登记用它做的产品");
  await user.getByLabel("名称").fill("村级区划地图");
  const product = await recorded(user);
  await mine(user, product, "已有结果", "产品已登记，来源可以查验。");
  await user.setViewportSize({ width: 360, height: 640 });
  await expectAccessible(user);
  await expectNarrow(user);
});

test("whoever is not signed in is told how the data can be had, and is led to the sign-in and back", async ({
  page,
}) => {
  await page.goto(`/datasets/${world().Trips.slice("entry:".length)}`);
  const wishes = page.getByRole("region", { name: "我想使用这份数据" });
  await expect(wishes.getByText("这份数据有条件开放")).toBeVisible();
  await expect(wishes.getByRole("link", { name: "查看使用条件" })).toBeVisible();
  await expectAccessible(page);
  await wishes.getByRole("link", { name: "申请使用" }).click();
  await expect(page).toHaveURL(/\/sign-in\?to=%2Fwork%2Fentry/);
});
