import { readFileSync } from "node:fs";

import type { Page } from "@playwright/test";

import { expect, expectAccessible, test } from "./test";
import { fileNamed, world } from "./world";

/** verify drops files into the box of the first page. */
async function verify(page: Page, ...names: string[]): Promise<void> {
  await page.goto("/");
  await page.locator("input[type=file]").setInputFiles(names.map(fileNamed));
}

test("a file is verified here, and its content never leaves the browser", async ({ page }) => {
  const sent: number[] = [];
  page.on("request", (request) => sent.push(request.postDataBuffer()?.length ?? 0));
  await verify(page, "villages.csv");
  await expect(page.locator("[data-verdict=verified]")).toContainText("属实（截至第");
  await expect(page.getByText("就是该版本的第 1 个文件")).toBeVisible();
  await expect(page.getByRole("link", { name: "村级行政区划" }).first()).toBeVisible();
  await expect(page.getByText(/本浏览器最近查验/)).toBeVisible();
  await page.getByRole("button", { name: /做过的核验/ }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "文件逐字节等于该版本的第 1 个文件" })).toBeVisible();
  expect(Math.max(...sent)).toBe(0);
  await expectAccessible(page);
});

test("a tampered copy is not what was registered", async ({ page }) => {
  await verify(page, "tampered.csv");
  await expect(page.locator("[data-verdict=cannot-verify]")).toContainText("未登记的文件");
  await expectAccessible(page);
});

test("a file that nobody registered is not called tampered", async ({ page }) => {
  await verify(page, "unregistered.csv");
  await expect(page.locator("[data-verdict=cannot-verify]")).toContainText("这不等于被篡改");
});

test("an older version says that there is a newer one", async ({ page }) => {
  await verify(page, "outdated.csv");
  await expect(page.locator("[data-verdict=verified-but]")).toContainText("已被新版本取代");
  await page.getByRole("term").filter({ hasText: "更新的版本" }).locator("..").getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/versions/${world().Current.slice("version:".length)}$`));
  await expect(page.locator("[data-verdict=verified]")).toBeVisible();
});

test("an evidence file is verified by itself, with its file, and not once it is changed", async ({ page, request }) => {
  const answer = await request.get(`/v1/entities/${world().Version}/evidence`);
  const evidence = await answer.body();
  const drop = async (buffer: Buffer, ...others: string[]) => {
    await page.goto("/");
    const files = others.map((name) => ({ name, mimeType: "text/csv", buffer: readFileSync(fileNamed(name)) }));
    await page
      .locator("input[type=file]")
      .setInputFiles([{ name: "e.evidence.json", mimeType: "application/json", buffer }, ...files]);
  };
  await drop(evidence);
  await expect(page.locator("[data-verdict=verified]")).toBeVisible();
  await drop(evidence, "unregistered.csv");
  await expect(page.locator("[data-verdict=cannot-verify]")).toContainText("这不是已登记的文件");
  const changed = evidence
    .toString()
    .replace(/"index":(\d+)/, (_, index: string) => `"index":${String(Number(index) + 1)}`);
  await drop(Buffer.from(changed));
  await expect(page.locator("[data-verdict=tampered]")).toContainText("被篡改");
});

test("a number leads to what it stands for", async ({ page }) => {
  await page.goto("/");
  const number = page.getByLabel("或者输入证明编号");
  const { Version } = world();
  await number.fill("不是编号");
  await page.getByRole("button", { name: "查验" }).click();
  await expect(page.getByText("这不是编号")).toBeVisible();
  await number.fill("0".repeat(64));
  await page.getByRole("button", { name: "查验" }).click();
  await expect(page.getByText("没有查到这个编号")).toBeVisible();
  await number.fill((Version.slice("version:".length).match(/.{8}/g) ?? []).join(" "));
  await page.getByRole("button", { name: "查验" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "村级行政区划 · 第 1 版" })).toBeVisible();
  await expect(page.locator("[data-verdict=verified]")).toBeVisible();
});
