import { join } from "node:path";

import { expect, test } from "./test";
import { fileNamed, world } from "./world";

// Pictures of the main pages in both languages and two widths; only `make screenshots` asks for them.
const folder = process.env["LUZHENG_SCREENSHOTS"];
test.skip(!folder, "no folder for pictures");

const id = (ref: string) => ref.slice(ref.indexOf(":") + 1);

for (const language of ["zh", "en"] as const) {
  for (const [name, width] of [
    ["wide", 1280],
    ["narrow", 360],
  ] as const) {
    test(`pictures in ${language}, ${name}`, async ({ page }) => {
      test.setTimeout(180_000);
      await page.setViewportSize({ width, height: 800 });
      await page.addInitScript((chosen) => {
        localStorage.setItem("luzheng.language", chosen);
      }, language);
      const picture = (of: string) =>
        page.screenshot({ path: join(folder ?? "", `${of}-${language}-${name}.png`), fullPage: true });
      const drop = async (file: string) => {
        await page.goto("/");
        await page.locator("input[type=file]").setInputFiles(fileNamed(file));
        await expect(page.locator("[data-verdict]")).toBeVisible();
        await expect(page.getByRole("status").filter({ visible: true })).toHaveCount(1);
      };
      await page.goto("/");
      await page.waitForLoadState("networkidle");
      await picture("home");
      await drop("villages.csv");
      await picture("verified");
      await drop("outdated.csv");
      await picture("superseded");
      await drop("unregistered.csv");
      await picture("unregistered");
      for (const [part, address] of [
        ["catalogue", "/catalogue"],
        ["dataset", `/datasets/${id(world().Villages)}`],
        ["version", `/versions/${id(world().Derived)}`],
        ["statement", `/statements/${id(world().Version)}`],
        ["status", "/status"],
      ] as const) {
        await page.goto(address);
        await page.waitForLoadState("networkidle");
        await picture(part);
      }
    });
  }
}
