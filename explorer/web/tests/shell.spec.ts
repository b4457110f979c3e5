import { expect, expectAccessible, expectNarrow, test } from "./test";

test("the header leads to every part, in both languages", async ({ page }) => {
  await page.goto("/");
  const navigation = page.getByRole("navigation", { name: "主导航" });
  await navigation.getByRole("link", { name: "目录" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "公共数据目录" })).toBeFocused();
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Catalogue of public data" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Catalogue of public data" })).toBeVisible();
});

test("the network's status says who signed, and what the browser believes", async ({ page }) => {
  await page.goto("/status");
  await expect(page.getByText("一切正常，各单位一致")).toBeVisible();
  await expect(page.getByRole("cell", { name: "已签署，一致" }).first()).toBeVisible();
  await expect(page.getByText("记住的就是它")).toBeVisible();
  await expect(page.getByText(/[34] 家单位已共同签署到第 [\d,]+ 区块/)).toBeVisible();
  await expectAccessible(page);
});

test("another trust root than the one known before is not believed silently", async ({ page }) => {
  await page.goto("/status");
  await expect(page.getByText("记住的就是它")).toBeVisible();
  await page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.startsWith("luzheng.trust."));
    if (key) localStorage.setItem(key, JSON.stringify({ digest: "0".repeat(64), since: 0 }));
  });
  await page.reload();
  await expect(page.getByRole("alert")).toContainText("信任根与您的浏览器以前记住的不同");
  await page.getByRole("button", { name: "我已核对" }).click();
  await expect(page.getByText("记住的就是它")).toBeVisible();
  await expect(page.getByRole("alert")).toBeHidden();
});

test("a small screen has a menu instead", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await page.goto("/");
  await page.getByRole("button", { name: "菜单" }).click();
  await page.getByRole("navigation", { name: "菜单" }).getByRole("link", { name: "网络状态" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "网络状态" })).toBeVisible();
  await expectNarrow(page);
});

test("an address that nobody has is answered in words", async ({ page }) => {
  await page.goto("/no/such/page");
  await expect(page.getByRole("heading", { name: "没有这个页面" })).toBeVisible();
});
