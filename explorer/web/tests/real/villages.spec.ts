import { expect, test } from "../test";
import { fileNamed } from "../world";

// On the real network, after the demo (scripts/e2e): four organisations, real signatures, the real file of 37 MB.
test("the real villages file is verified, and leads to its dataset", async ({ page }) => {
  await page.goto("/");
  await page.locator("input[type=file]").setInputFiles(fileNamed("villages.csv"));
  await expect(page.locator("[data-verdict^=verified]")).toBeVisible();
  await expect(page.getByText("就是该版本的第 1 个文件")).toBeVisible();
  await expect(page.getByText(/[34] 家单位已共同签署到第 [\d,]+ 区块/)).toBeVisible();
  await page
    .getByRole("term")
    .filter({ hasText: /^数据$/ })
    .locator("..")
    .getByRole("link")
    .click();
  await expect(page.getByRole("heading", { level: 2, name: "版本与下载" })).toBeVisible();
  await expect(page.getByRole("link", { name: "下载", exact: true }).first()).toBeVisible();
});
