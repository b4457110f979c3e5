import type { Browser, Page } from "@playwright/test";

import { expect } from "./test";
import { fileNamed } from "./world";

/** passphrase opens every key file of the tests (browser/people_test.go). */
const passphrase = "5".repeat(32);

export const statistics = "510500.tjj";
export const planning = "510500.zgj";
export const bureau = "510500.bureau";
export const citizen = "510500.u-01";

/** signIn signs somebody in with their key file, as a person does. */
export async function signIn(page: Page, party: string, post: string): Promise<void> {
  await page.goto("/sign-in");
  await page.locator('input[type="file"]').setInputFiles(fileNamed(`${party}-${post}.pem`));
  await page.getByLabel("密钥口令").fill(passphrase);
  await page.getByRole("main").getByRole("button", { name: "登录", exact: true }).click();
  await expect(page.getByRole("button", { name: "当前登录" })).toBeVisible({ timeout: 60_000 });
}

/** go leads to a page without loading the pages anew, which would sign the person out. */
export async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
  }, path);
}

/** pick chooses from what an input offers while somebody types. */
export async function pick(page: Page, label: string | RegExp, option: string): Promise<void> {
  const input = page.getByRole("combobox", { name: label });
  await input.fill(option);
  await page.getByRole("option", { name: option }).first().click();
}

/** sign checks what the form says, and signs. */
export async function sign(page: Page): Promise<void> {
  await page.getByRole("button", { name: "核对并签名" }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^签名/ }).click();
}

/** signed checks what the form says, signs, and waits for what comes of it: recorded, or waiting for another signature. */
export async function signed(page: Page, outcome: "已记录" | "等待会签"): Promise<void> {
  await sign(page);
  await expect(page.getByRole("status").filter({ hasText: outcome })).toBeVisible({ timeout: 30_000 });
}

/** cosigned has the second person or the other party sign what waits longest for them. */
export async function cosigned(page: Page, outcome: "已记录" | "等待会签"): Promise<void> {
  await go(page, "/desk");
  await page.getByRole("link", { name: "查看并签名" }).last().click();
  await page.getByRole("button", { name: "签名并提交" }).click();
  await expect(page.getByRole("status").filter({ hasText: outcome })).toBeVisible({ timeout: 30_000 });
}

/** cosignedOf has the second person or the other party sign what waits for them of one kind. */
export async function cosignedOf(page: Page, kind: string, outcome: "已记录" | "等待会签"): Promise<void> {
  await go(page, "/desk");
  await page.getByRole("listitem").filter({ hasText: kind }).getByRole("link", { name: "查看并签名" }).click();
  await page.getByRole("button", { name: "签名并提交" }).click();
  await expect(page.getByRole("status").filter({ hasText: outcome })).toBeVisible({ timeout: 30_000 });
}

/** personIn signs somebody in, in a browser of their own. */
export async function personIn(browser: Browser, party: string, post: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, party, post);
  return page;
}
