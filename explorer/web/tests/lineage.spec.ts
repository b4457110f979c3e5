import { expect, expectAccessible, expectNarrow, test } from "./test";
import { behindTheIndex, world } from "./world";

const { Derived, Version, Product, Outdated } = world();
const address = `/lineage/${encodeURIComponent(Derived)}`;

test("a version's sources and derivatives, each verified in the browser", async ({ page }) => {
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1, name: "数据来龙去脉" })).toBeVisible();
  await expect(page.getByText("3 个对象，2 条关系")).toBeVisible();
  await expect(page.getByText("自称，未核验 2")).toBeVisible();
  await page.getByRole("button", { name: "核验全部 2 条关系" }).click();
  await expect(page.getByText("已证明 2")).toBeVisible();
  await expect(page.getByText("自称，未核验 0")).toBeVisible();
  await expectAccessible(page);

  await page.getByText("清单", { exact: true }).click();
  await expect(page.getByRole("row").filter({ hasText: "村级行政区划" })).toContainText("已证明");
  await expectAccessible(page);
});

test("nothing is verified before it is known under which trust root", async ({ page }) => {
  let answer = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route("**/v1/ledger", async (route) => {
    await asked;
    await route.continue();
  });
  await page.goto(address);
  const verify = page.getByRole("button", { name: "核验全部 2 条关系" });
  await expect(verify).toBeDisabled();
  await expect(verify).toHaveAccessibleDescription(/还不知道本账本的信任根/);
  await expectAccessible(page);
  answer();
  await expect(verify).toBeEnabled();
  await verify.click();
  await expect(page.getByText("已证明 2")).toBeVisible();
});

test("the graph is moved in by keys, and its drawer verifies one relation", async ({ page }) => {
  await page.goto(address);
  const graph = page.getByRole("application", { name: "来龙去脉图" });
  await graph.focus();
  await page.keyboard.press("ArrowLeft"); // the start
  await page.keyboard.press("ArrowLeft"); // its source
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog", { name: "详情" });
  await expect(drawer).toContainText("村级行政区划");
  await drawer.getByRole("button", { name: "核验", exact: true }).click();
  await expect(drawer.getByText("已证明")).toBeVisible();
  await expectAccessible(page);
  await drawer.getByRole("button", { name: "收起它后面的部分" }).click();
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
});

test("a row that was changed in the index turns its edge from proven to missing", async ({ page }) => {
  await page.goto(address);
  await page.getByRole("button", { name: "核验全部 2 条关系" }).click();
  await expect(page.getByText("已证明 2")).toBeVisible();
  // The derived data is said to come from another dataset.
  behindTheIndex(`UPDATE index.links SET parent = '${Outdated}' WHERE child = '${Derived}' AND parent = '${Version}'`);
  try {
    await page.reload();
    await page.getByRole("button", { name: "核验全部 2 条关系" }).click();
    await expect(page.getByText("账本上没有 1")).toBeVisible();
    await expect(page.getByText("已证明 1")).toBeVisible();
    await expect(page.getByRole("alert").filter({ hasText: "证据中有 1 个来源，本网站没有列出" })).toBeVisible();
    await expect(page.getByRole("alert").filter({ hasText: "本网站显示的内容与账本证据不符" })).toBeVisible();
  } finally {
    behindTheIndex(
      `UPDATE index.links SET parent = '${Version}' WHERE child = '${Derived}' AND parent = '${Outdated}'`,
    );
  }
});

test("a row that was removed from the index is noticed", async ({ page }) => {
  behindTheIndex(`DELETE FROM index.links WHERE child = '${Derived}' AND parent = '${Version}'`);
  try {
    await page.goto(address);
    await page.getByRole("button", { name: "核验全部 1 条关系" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "证据中有 1 个来源，本网站没有列出" })).toBeVisible();
  } finally {
    behindTheIndex(`INSERT INTO index.links (child, parent, kind) VALUES ('${Derived}', '${Version}', 'derived')`);
  }
});

test("a row that was made up in the index is not proven", async ({ page }) => {
  behindTheIndex(`INSERT INTO index.links (child, parent, kind) VALUES ('${Product}', '${Outdated}', 'cites')`);
  try {
    await page.goto(`/lineage/${encodeURIComponent(Product)}?direction=up&depth=1`);
    await page.getByRole("button", { name: "核验全部 2 条关系" }).click();
    await expect(page.getByText("账本上没有 1")).toBeVisible();
    await expect(page.getByText("已证明 1")).toBeVisible();
  } finally {
    behindTheIndex(`DELETE FROM index.links WHERE child = '${Product}' AND parent = '${Outdated}'`);
  }
});

test("it fits a small screen, in English too", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await page.goto(address);
  await expect(page.getByRole("application")).toBeVisible();
  await expectNarrow(page);
  await page.evaluate(() => {
    localStorage.setItem("luzheng.language", "en");
  });
  await page.reload();
  await expect(page.getByRole("button", { name: "Verify all 2 relations" })).toBeVisible();
});
