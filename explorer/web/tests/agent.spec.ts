import type { Page } from "@playwright/test";

import { go, sign, signed } from "./people";
import { expect, expectAccessible, expectNarrow, test } from "./test";
import { world } from "./world";

// The signing service's certificate is one of the test's own.
test.use({ ignoreHTTPSErrors: true });

const { Version } = world();
/** accessCode opens the signing service (browser/signing_test.go). */
const accessCode = "statistics-signing-service";

/** form leads to the form of an act about the villages. */
const form = (page: Page, kind: string) =>
  go(page, `/work/${encodeURIComponent(Version)}?act=${encodeURIComponent(kind)}`);

const signInWith = (page: Page) => page.getByRole("main").getByRole("button", { name: "登录", exact: true });

test("a person whose key an agent on this computer holds signs in and signs; what they refuse there is not signed", async ({
  page,
}) => {
  await page.goto("/sign-in");
  await page.getByText("UKey 或本机签名程序", { exact: true }).click();
  await expect(page.getByText(/^本机签名程序的地址：http:\/\/127\.0\.0\.1:\d+$/)).toBeVisible();
  await expectAccessible(page);
  await signInWith(page).click();
  await expect(page.getByRole("button", { name: "当前登录" })).toBeVisible();

  await form(page, "problem.report/v1");
  await page.getByLabel("问题类型").selectOption({ label: "错误" });
  await page.getByLabel("问题说明").fill("第 42 行的名称有误");
  await signed(page, "已记录");

  await form(page, "product.register/v1");
  await page.getByLabel("名称").fill("不应登记的产品");
  await sign(page);
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("您在签名程序中选择了不签名");
});

test("the unit's signing service signs for one person what the key's delegation covers, and says so for ever", async ({
  page,
}) => {
  await page.goto("/sign-in");
  await page.getByText("单位签名服务", { exact: true }).click();
  await expect(page.getByLabel("签名服务的地址")).toHaveValue(/^https:\/\/signing\.localhost:\d+$/);
  await expect(signInWith(page)).toBeDisabled();
  await page.getByLabel("签名服务口令").fill("a guess of somebody else");
  await signInWith(page).click();
  await expect(page.getByRole("alert")).toContainText("签名服务口令不正确");
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 640 });
  await expectNarrow(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByLabel("签名服务口令").fill(accessCode);
  await signInWith(page).click();
  await expect(page.getByRole("button", { name: "当前登录" })).toBeVisible();

  await form(page, "product.register/v1");
  await page.getByLabel("名称").fill("村级区划挂图");
  const product = await signed(page, "已记录");
  await go(page, `/statements/${product.slice("product:".length)}`);
  await expect(page.locator("[data-verdict=verified]")).toBeVisible();
  await expect(page.getByText("由签名服务代管密钥签署")).toBeVisible();

  await form(page, "problem.report/v1");
  await page.getByLabel("问题类型").selectOption({ label: "错误" });
  await page.getByLabel("问题说明").fill("签名服务无权报告问题");
  await sign(page);
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("签名托管授权不包含此事项");
});

test("the pages may ask the signers that the settings name, and no other address", async ({ page }) => {
  const answer = await page.goto("/sign-in");
  const policy = answer?.headers()["content-security-policy"] ?? "";
  const connect = /connect-src ([^;]*)/.exec(policy)?.[1]?.split(" ") ?? [];
  const { signers } = (await (await page.request.get("/v1/ledger")).json()) as { signers: string[] };
  expect(signers).toHaveLength(2);
  expect(connect).toEqual(["'self'", ...signers]);
});
