import type { Page } from "@playwright/test";

import { expect, expectAccessible, test } from "./test";
import { fileNamed, world } from "./world";

/** verifyRows drops a part of the villages and says where it comes from. */
async function verifyRows(page: Page, file: string): Promise<void> {
  await page.goto("/");
  await page.locator("input[type=file]").setInputFiles(fileNamed(file));
  await expect(page.getByText("未登记的文件")).toBeVisible();
  await page.getByRole("combobox", { name: "它出自哪份数据？" }).fill("村级");
  await page.getByRole("option", { name: /村级行政区划/ }).click();
  await page.getByRole("button", { name: "逐行查验" }).click();
}

test("rows that were saved as Excel are verified one by one, and exported with their proof", async ({ page }) => {
  await verifyRows(page, "subset.xlsx");
  await expect(page.locator("[data-verdict=verified]")).toContainText("3 行都在已登记的表格中（原表共 620573 行）");
  await expect(page.getByRole("cell", { name: "3000", exact: true })).toBeVisible();
  await expect(page.getByText("就是该版本的第 1 个文件")).toBeVisible();
  await expectAccessible(page);

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出为 Excel" }).click();
  const exported = await download;
  await page.goto("/");
  await page.locator("input[type=file]").setInputFiles({
    name: exported.suggestedFilename(),
    mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    buffer: await (await exported.createReadStream()).toArray().then((pieces) => Buffer.concat(pieces as Buffer[])),
  });
  await expect(page.getByText("文件的“存证”页写明了它出自哪份数据。")).toBeVisible();
  await page.getByRole("button", { name: "逐行查验" }).click();
  await expect(page.locator("[data-verdict=verified]")).toContainText("3 行都在已登记的表格中");
  await expect(page.getByRole("link", { name: "第 1 版", exact: true })).toHaveAttribute(
    "href",
    `/versions/${world().Version.slice("version:".length)}`,
  );
});

test("a row that was changed is named, with what was registered", async ({ page }) => {
  await verifyRows(page, "changed.csv");
  await expect(page.locator("[data-verdict=tampered]")).toContainText("3 行中有 2 行在已登记的表格中");
  await expect(page.getByText("“name”：您的是“第3001社区居委会”，登记的是“第3000社区居委会”")).toBeVisible();
});
