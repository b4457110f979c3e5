import { bureau, cosigned, go, personIn, pick, planning, signIn, signed, statistics } from "./people";
import { expect, expectAccessible, test, within } from "./test";

test("a person signs in with a key that never leaves the browser, and out again", async ({ page }) => {
  const sent: string[] = [];
  page.on("request", (request) => {
    sent.push(request.postData() ?? "");
  });
  await page.goto("/sign-in");
  await expectAccessible(page);
  await signIn(page, statistics, "officer");
  expect(sent.join("\n")).not.toContain("PRIVATE KEY");
  expect(sent.join("\n")).not.toContain("5".repeat(32));
  const kept = await within("what the browser keeps", () =>
    page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])),
  );
  expect(kept).not.toContain("PRIVATE");
  await page.getByRole("button", { name: "当前登录" }).click();
  await page.getByRole("menuitem", { name: "退出登录" }).click();
  await expect(page.getByRole("link", { name: "登录", exact: true })).toBeVisible();
});

test("a wrong passphrase is told in words", async ({ page }) => {
  await page.goto("/sign-in");
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: "x.pem", mimeType: "text/plain", buffer: Buffer.from("no key") });
  await page.getByLabel("密钥口令").fill("x");
  await page.getByRole("main").getByRole("button", { name: "登录", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("这不是密钥文件");
});

test("two persons suspend a party and let it go on: one signs, the other finds it waiting, signs and submits", async ({
  browser,
}) => {
  const one = await personIn(browser, bureau, "operator");
  const two = await personIn(browser, bureau, "reviewer");
  await go(one, `/acts/${encodeURIComponent("party.suspend/v1")}?subject=party:${planning}`);
  await pick(one, "理由", "年度核查");
  await one.getByRole("button", { name: "核对并签名" }).click();
  await expect(one.getByRole("dialog")).toContainText("暂停单位资格");
  await expectAccessible(one);
  await one.getByRole("dialog").getByText("返回修改").click();
  const suspension = await signed(one, "等待会签");

  await go(two, "/desk");
  await expectAccessible(two);
  const waiting = two.locator(`main a[href="/desk/${suspension}"]`);
  await waiting.click();
  await expect(two.getByText("年度核查")).toBeVisible();
  await expectAccessible(two);
  await cosigned(two, suspension, "已记录");
  await go(two, "/desk");
  await expect(two.getByRole("listitem").or(two.getByText("没有等待会签的事项"))).not.toHaveCount(0);
  await expect(waiting).toBeHidden();

  await go(one, `/acts/${encodeURIComponent("party.resume/v1")}?subject=party:${planning}`);
  await pick(one, "理由", "年度核查");
  await cosigned(two, await signed(one, "等待会签"), "已记录");
});
