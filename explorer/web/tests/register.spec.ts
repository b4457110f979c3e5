import type { Page } from "@playwright/test";

import { bureau, go, personIn, signed } from "./people";
import { expect, expectAccessible, test } from "./test";

test.use({ actionTimeout: 60_000 });

const number = "11010519491231002X";

/** applied has somebody ask to be registered, and gives their number and lookup code. */
async function applied(page: Page): Promise<{ party: string; code: string }> {
  await page.goto("/register");
  await page.getByLabel("姓名或单位名称").fill("张三");
  await page.getByLabel("证件号码").fill(number);
  await page.getByLabel("联系电话或电子邮箱").fill("0830-1234567");
  await page.getByLabel("密钥口令（至少 12 个字符）").fill("不要告诉任何人的口令文字");
  await page.getByLabel("再输入一次口令").fill("不要告诉任何人的口令文字");
  await expectAccessible(page);
  await page.getByRole("button", { name: "提交注册申请" }).click();
  const sent = page.getByRole("status").filter({ hasText: "申请已提交" });
  await expect(sent).toBeVisible();
  const text = await sent.innerText();
  return { party: /\d{6}\.u-[0-9a-f]{16}/.exec(text)?.[0] ?? "", code: /\w{6}(-\w{6}){3}/.exec(text)?.[0] ?? "" };
}

/** answered looks up how a request stands. */
async function answered(page: Page, code: string, says: string): Promise<void> {
  await page.goto("/register/answer");
  await page.getByLabel("查询码").fill(code);
  await page.getByRole("button", { name: "查询", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: says })).toBeVisible();
}

test("somebody registers without a session: one is accepted, another refused with reasons, each reads the answer", async ({
  page,
  browser,
}) => {
  test.setTimeout(400_000);
  const sent: string[] = [];
  page.on("request", (request) => sent.push(request.postData() ?? ""));
  const one = await applied(page);
  const two = await applied(page);
  expect(sent.join("\n")).not.toContain("PRIVATE KEY");
  await answered(page, one.code, "正在审核");

  const operator = await personIn(browser, bureau, "operator");
  await go(operator, "/bureau");
  // Others may wait as well.
  const waiting = operator.getByRole("listitem").filter({ hasText: "登记单位或用户" });
  await expect.poll(() => waiting.count()).toBeGreaterThanOrEqual(2);
  await go(operator, `/registrations/${one.party}`);
  await operator.getByRole("button", { name: "查看身份信息" }).click();
  await expect(operator.getByText(number)).toBeVisible();
  await expectAccessible(operator);
  await signed(operator, "已记录");
  await answered(page, one.code, "审核通过，正在登记您的证书");

  await go(operator, `/registrations/${two.party}`);
  await operator.getByLabel("理由（申请人可见）").fill("证件号码与姓名不符");
  await operator.getByRole("button", { name: "不予通过" }).click();
  await expect(operator.getByText("身份信息已销毁")).toBeVisible();
  await answered(page, two.code, "证件号码与姓名不符");
});
