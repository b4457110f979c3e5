import { go, signIn, statistics } from "./people";
import { expect, expectAccessible, test } from "./test";
import { world } from "./world";

/** path is the permalink of what is named as type:id. */
const path = (page: string, ref: string) => `/${page}/${ref.slice(ref.indexOf(":") + 1)}`;

test("the catalogue finds a dataset, whose page has versions, downloads with evidence, sources and a timeline", async ({
  page,
}) => {
  await page.goto("/catalogue");
  await page.getByLabel("名称、系统、数据项或单位").fill("村级");
  await page.getByRole("button", { name: "查找" }).click();
  await expect(page).toHaveURL(/q=/);
  await page.getByRole("combobox", { name: "向社会开放" }).click();
  await page.getByRole("option", { name: "未开放" }).click();
  await expect(page.getByText("没有找到符合的数据")).toBeVisible();
  await page.goBack();
  await page.getByRole("link", { name: "村级行政区划" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "村级行政区划" })).toBeVisible();
  await expect(page.locator("[data-verdict=verified]")).toBeVisible();
  await expect(page.getByRole("link", { name: "数据上链" }).or(page.getByText("数据版本").first())).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "下载", exact: true }).click();
  expect((await download).url()).toContain("/v1/blobs/");
  const evidence = page.waitForEvent("download");
  await page.getByRole("link", { name: "下载证据文件" }).click();
  expect((await evidence).suggestedFilename()).toMatch(/^version-[0-9a-f]{64}\.evidence\.json$/);
  await expectAccessible(page);
});

test("a derived version shows its sources, and each leads on", async ({ page }) => {
  await page.goto(path("versions", world().Derived));
  await expect(page.locator("[data-verdict=verified]")).toBeVisible();
  const sources = page.getByRole("region", { name: /来源关系图/ });
  await sources.getByRole("link", { name: "村级行政区划" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "村级行政区划 · 第 1 版" })).toBeVisible();
  await expectAccessible(page);
});

test("every object has a page that proves it, a link and a QR code", async ({ page }) => {
  for (const address of [
    path("products", world().Product),
    path("statements", world().Version),
    "/entities/party:510500.bureau",
  ]) {
    await page.goto(address);
    await expect(page.locator("[data-verdict=verified]")).toBeVisible();
    await page.getByRole("button", { name: "网址与二维码" }).click();
    await expect(page.getByRole("img", { name: /二维码/ })).toBeVisible();
    await expectAccessible(page);
  }
});

test("a dataset's page says how good it is: renewal, format, a service unit's report, an open problem", async ({
  page,
}) => {
  await page.goto(path("datasets", world().Doubted));
  const quality = page.getByRole("region", { name: "数据质量" });
  await expect(quality.getByText("按周期更新")).toBeVisible();
  await expect(quality.getByText("与目录一致")).toBeVisible();
  await expect(quality.getByText("第 2 版", { exact: true })).toBeVisible();
  await expect(quality.getByRole("listitem").filter({ hasText: "对第 2 版的报告" })).toContainText("有缺陷");
  await expect(quality.getByRole("listitem").filter({ hasText: "过时" })).toContainText("待处理");
  await expectAccessible(page);
});

test("uses in numbers are told to anybody in tens, to the owner exactly, and not of what is not open", async ({
  page,
}) => {
  const numbers = page.getByRole("region", { name: "使用情况" });
  await page.goto(path("datasets", world().Villages));
  await expect(numbers.getByText("共被使用不足 10 次。")).toBeVisible();
  await expectAccessible(page);
  await page.goto(path("datasets", world().Conditional));
  await expect(numbers.getByText("只对负责单位和监督部门公开")).toBeVisible();
  await signIn(page, statistics, "officer");
  await go(page, path("datasets", world().Conditional));
  await expect(numbers.getByRole("row", { name: "接口调用" })).toContainText(`${String(world().Uses.length + 1)} 次`);
  await expect(page.getByRole("region", { name: "使用记录" }).getByText("使用日志第").first()).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});
