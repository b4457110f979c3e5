import { expect, test } from "./test";
import { world } from "./world";

test("a certificate is a PDF that carries its own proof", async ({ page }) => {
  await page.goto(`/versions/${world().Version.slice("version:".length)}`);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "存证证明（PDF）" }).click();
  const pieces = (await (await (await download).createReadStream()).toArray()) as Buffer[];
  const buffer = Buffer.concat(pieces);
  expect(buffer.subarray(0, 8).toString()).toBe("%PDF-1.7");

  const drop = async (content: Buffer) => {
    await page.goto("/");
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "certificate.pdf", mimeType: "application/pdf", buffer: content });
  };
  await drop(buffer);
  await expect(page.locator("[data-verdict=verified]")).toBeVisible();
  await expect(page.getByRole("link", { name: "村级行政区划", exact: true })).toBeVisible();

  const at = buffer.indexOf('"index":') + '"index":'.length;
  const forged = Buffer.from(buffer);
  forged[at] = forged[at] === 0x31 ? 0x32 : 0x31;
  await drop(forged);
  await expect(page.locator("[data-verdict=tampered]")).toBeVisible();
});
