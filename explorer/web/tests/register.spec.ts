import type { Page } from "@playwright/test";

import { certified } from "./outside";
import { bureau, choose, fileOf, go, personIn, saved, sign } from "./people";
import { expect, expectAccessible, test } from "./test";
import { world } from "./world";

const number = "11010519491231002X";
const passphrase = "不要告诉任何人的口令文字";

interface Applied {
  party: string;
  code: string;
}

/** applied has somebody ask to be registered, and gives their number and lookup code. */
async function applied(page: Page): Promise<Applied> {
  await page.goto("/register");
  await page.getByLabel("姓名或单位名称").fill("张三");
  await page.getByLabel("证件号码").fill(number);
  await page.getByLabel("联系电话或电子邮箱").fill("0830-1234567");
  await page.getByLabel("密钥口令（至少 12 个字符）").fill(passphrase);
  await page.getByLabel("再输入一次口令").fill(passphrase);
  await expectAccessible(page);
  await page.getByRole("button", { name: "提交注册申请" }).click();
  const sent = page.getByRole("status").filter({ hasText: "申请已提交" });
  await expect(sent).toBeVisible();
  const text = await sent.innerText();
  return {
    party: /\d{6}\.u-[0-9a-f]{16}/.exec(text)?.[0] ?? "",
    code: /\w{6}(-\w{6}){3}/.exec(text)?.[0] ?? "",
  };
}

/** answered looks up how a request stands. */
async function answered(page: Page, code: string, says: string): Promise<void> {
  await page.goto("/register/answer");
  await page.getByLabel("查询码").fill(code);
  await page.getByRole("button", { name: "查询", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: says })).toBeVisible();
}

test("somebody registers without a session: one is accepted and certified, another refused with reasons; each reads the answer", async ({
  page,
  browser,
  request,
}) => {
  const sent: string[] = [];
  page.on("request", (request) => sent.push(request.postData() ?? ""));
  const one = await applied(page);
  const two = await applied(page);
  expect(sent.join("\n")).not.toContain("PRIVATE KEY");
  await answered(page, one.code, "正在审核");

  const operator = await personIn(browser, bureau, "operator");
  await go(operator, "/bureau");
  for (const { party } of [one, two])
    await expect(operator.locator(`main li a[href$="/registrations/${party}"]`)).toBeVisible();
  await go(operator, `/registrations/${one.party}`);
  await operator.getByRole("button", { name: "查看身份信息" }).click();
  await expect(operator.getByText(number)).toBeVisible();
  await expectAccessible(operator);
  await sign(operator);
  await expect(operator.getByText("用户已登记")).toBeVisible();
  await answered(page, one.code, "审核通过，正在登记您的证书");

  const registrar = await personIn(browser, bureau, "certificate-officer");
  await go(registrar, `/registrations/${one.party}`);
  const csr = await saved(registrar, "下载证书申请");
  const issued = await certified(request, csr);
  await registrar.locator('input[type="file"]').setInputFiles(fileOf("issued.pem", issued));
  await registrar.getByLabel("经办人代号").fill("self");
  await choose(registrar, "签发机构", world().Authority);
  await expectAccessible(registrar);
  await sign(registrar);
  await expect(registrar.getByText("注册成功")).toBeVisible();

  await go(operator, `/registrations/${two.party}`);
  await operator.getByLabel("理由（申请人可见）").fill("证件号码与姓名不符");
  await operator.getByRole("button", { name: "不予通过" }).click();
  await expect(operator.getByText("身份信息已销毁")).toBeVisible();
  await answered(page, two.code, "证件号码与姓名不符");
  expect(sent.join("\n")).not.toContain("PRIVATE KEY");
});
