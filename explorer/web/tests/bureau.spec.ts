import type { Page } from "@playwright/test";

import { bureau, cosigned, go, personIn, signed } from "./people";
import { expect, expectAccessible, test } from "./test";
import { world } from "./world";

// What the Bureau decides: each by the post that the authority table names, and by a second person where it says so.

const { Application, Dispute, Certificate } = world();

/** at opens an object's page with the form of an act. */
const at = (page: Page, ref: string, kind: string) =>
  go(page, `/work/${encodeURIComponent(ref)}?act=${encodeURIComponent(kind)}`);

test("an application is approved by two persons", async ({ browser }) => {
  const officer = await personIn(browser, bureau, "permission-officer");
  await go(officer, "/bureau");
  const task = officer
    .getByRole("listitem")
    .filter({ has: officer.locator(`a[href*="${encodeURIComponent(Application)}"]`) });
  await expect(task).toContainText("批准应用");
  await expect(task).toContainText("应用 · 能耗监测");
  await at(officer, Application, "application.approve/v1");
  // What was asked for stands in the form already, and nothing else: it is what would be signed.
  await officer.getByRole("button", { name: "核对并签名" }).click();
  const check = officer.getByRole("dialog", { name: "请核对要签名的内容" });
  await expect(check.getByRole("listitem")).toHaveText(["申请使用数据", "记录数据使用"]);
  await check.getByRole("button", { name: "返回修改" }).first().click();
  await expect(check).toBeHidden();
  const approval = await signed(officer, "等待会签");
  const reviewer = await personIn(browser, bureau, "reviewer");
  await cosigned(reviewer, approval, "已记录");
  await go(officer, `/work/${encodeURIComponent(Application)}`);
  await expect(officer.getByText("已批准")).toBeVisible();
  await go(officer, "/bureau");
  await expect(officer.getByRole("heading", { level: 1, name: "监管工作" })).toBeVisible();
  await expect(task).toBeHidden();
});

test("a deadline is set by two persons, and counts from then on", async ({ browser }) => {
  const operator = await personIn(browser, bureau, "operator");
  await go(operator, "/bureau/parameters");
  const row = operator.getByRole("row", { name: /答复开放申请的期限/ });
  await row.getByRole("button", { name: "修改" }).click();
  await operator.getByLabel("工作日", { exact: true }).fill("15");
  await expectAccessible(operator);
  const change = await signed(operator, "等待会签");
  const reviewer = await personIn(browser, bureau, "reviewer");
  await cosigned(reviewer, change, "已记录");
  await go(operator, "/bureau/parameters");
  await expect(row).toContainText("15 个工作日");
});

test("a certificate is revoked: its key signs nothing more", async ({ browser }) => {
  const officer = await personIn(browser, bureau, "certificate-officer");
  await go(officer, "/bureau");
  await officer.getByLabel("分类查看").selectOption("certificate");
  await officer.locator(`a[href="/work/${encodeURIComponent(Certificate)}"]`).click();
  await officer.getByRole("button", { name: "吊销证书" }).click();
  await officer.getByRole("combobox", { name: "理由" }).fill("person.left");
  await signed(officer, "已记录");
  await go(officer, `/work/${encodeURIComponent(Certificate)}`);
  await expect(officer.getByText("已吊销").first()).toBeVisible();
});

test("a dispute that its sides could not settle is coordinated by two persons", async ({ browser }) => {
  const supervisor = await personIn(browser, bureau, "supervisor");
  await at(supervisor, Dispute, "dispute.coordinate/v1");
  await supervisor.getByRole("combobox", { name: "结果" }).selectOption({ label: "协调成功" });
  await supervisor.getByRole("combobox", { name: "理由" }).fill("agreed.scope");
  await supervisor.getByLabel("协调记录").fill("双方同意开放到街道一级。");
  await expectAccessible(supervisor);
  const coordination = await signed(supervisor, "等待会签");
  const reviewer = await personIn(browser, bureau, "reviewer");
  await cosigned(reviewer, coordination, "已记录");
  await go(supervisor, `/work/${encodeURIComponent(Dispute)}`);
  await expect(supervisor.getByText("已解决")).toBeVisible();
  const content = supervisor.getByRole("main");
  await expect(content.getByText("协调理由")).toBeVisible();
  await expect(content.getByText("已就范围达成一致").first()).toBeVisible();
  await expect(content.getByText("Agreed scope")).toBeHidden();
  await expect(content.getByText("公厕分布").first()).toBeVisible();
});

test("the table of a report is whole on a common screen", async ({ browser }) => {
  const supervisor = await personIn(browser, bureau, "supervisor");
  await go(supervisor, "/bureau/report");
  const table = supervisor.getByRole("region", { name: "分单位数据" });
  await expect(table.getByRole("columnheader", { name: "已履行" })).toBeVisible();
  expect(await table.evaluate((view) => view.scrollWidth - view.clientWidth)).toBeLessThanOrEqual(0);
  await supervisor.getByRole("button", { name: "English", exact: true }).click();
  const english = supervisor.getByRole("region").filter({ has: supervisor.getByRole("columnheader", { name: "Met" }) });
  await expect(english.getByRole("columnheader", { name: "Met" })).toBeVisible();
  expect(await english.evaluate((view) => view.scrollWidth - view.clientWidth)).toBeLessThanOrEqual(0);
});
