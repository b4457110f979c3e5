import type { Browser, Page } from "@playwright/test";

import { expect, listen, within } from "./test";
import { fileNamed } from "./world";

/** passphrase opens every key file of the tests (browser/people_test.go). */
export const passphrase = "5".repeat(32);

export const statistics = "510500.tjj";
export const planning = "510500.zgj";
export const bureau = "510500.bureau";
export const audit = "510500.audit";
export const citizen = "510500.u-01";

/** signIn signs somebody in with their key file, as a person does. */
export async function signIn(page: Page, party: string, post: string): Promise<void> {
  await page.goto("/sign-in");
  await page.locator('input[type="file"]').setInputFiles(fileNamed(`${party}-${post}.pem`));
  await page.getByLabel("密钥口令").fill(passphrase);
  await page.getByRole("main").getByRole("button", { name: "登录", exact: true }).click();
  await expect(page.getByRole("button", { name: "当前登录" })).toBeVisible();
}

let visits = 0;

/**
 * go leads to a page without loading the pages anew, which would sign the person out, and waits until it is there. Whoever is on it
 * already leaves it and comes back, as that shows what others did meanwhile.
 */
export async function go(page: Page, path: string): Promise<void> {
  const { pathname } = new URL(path, page.url());
  if (new URL(page.url()).pathname === pathname) await visit(page, pathname === "/" ? "/catalogue" : "/");
  await visit(page, path);
}

async function visit(page: Page, path: string): Promise<void> {
  const main = page.locator("main[data-visit]");
  const before = await main.getAttribute("data-visit");
  await within(`the way to ${path}`, () =>
    page.evaluate(
      ([to, key]) => {
        history.pushState({ key }, "", to);
        dispatchEvent(new PopStateEvent("popstate"));
      },
      [path, `visit-${String(++visits)}`] as const,
    ),
  );
  await expect(main).not.toHaveAttribute("data-visit", before ?? "");
}

/** pick chooses from what an input offers while somebody types: the one option that says so. */
export async function pick(page: Page, label: string | RegExp, option: string): Promise<void> {
  const input = page.getByRole("combobox", { name: label });
  await input.fill(option);
  await page.getByRole("option", { name: option }).click();
}

/** choose chooses an object by its reference, whatever it is called. */
export async function choose(page: Page, label: string, ref: string): Promise<void> {
  await page.getByRole("combobox", { name: label }).fill(ref);
  await page
    .getByRole("option")
    .and(page.locator(`[value="${ref}"]`))
    .click();
}

interface Status {
  height: number;
  lag: number;
  attested?: { block: number };
}

/** settled waits until the site has indexed and the organisations have signed all that the ledger holds: pages then show what was said. */
export async function settled(page: Page): Promise<void> {
  await expect
    .poll(async () => {
      const { height, lag, attested } = (await (await page.request.get("/v1/status")).json()) as Status;
      return lag === 0 && attested?.block === height - 1;
    })
    .toBe(true);
}

export type Outcome = "已记录" | "等待会签";

/** sign checks what the form says, and signs. */
export async function sign(page: Page): Promise<void> {
  await page.getByRole("button", { name: "核对并签名" }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^签名/ }).click();
}

/**
 * came waits for what comes of a signature, and for the site to show it. It gives what was created, as type:id, the statement where
 * nothing was, or the ID under which it waits on the desk.
 */
async function came(page: Page, outcome: Outcome): Promise<string> {
  const status = page.getByRole("status").filter({ hasText: outcome });
  await expect(status).toBeVisible();
  const links = await status.getByRole("link").evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
  const idIn = (prefix: string) => links.find((href) => href.startsWith(prefix))?.slice(prefix.length);
  if (outcome === "等待会签") return idIn("/desk/") ?? "";
  await settled(page);
  return decodeURIComponent(idIn("/work/") ?? `statement:${idIn("/statements/") ?? ""}`);
}

/** signed checks what the form says, signs, and waits for what comes of it. */
export async function signed(page: Page, outcome: Outcome): Promise<string> {
  await sign(page);
  return came(page, outcome);
}

/** cosigned has the second person or the other party find on the desk what waits under an ID, and sign it. */
export async function cosigned(page: Page, waiting: string, outcome: Outcome): Promise<string> {
  await go(page, "/desk");
  await page.locator(`main a[href="/desk/${waiting}"]`).click();
  await page.getByRole("button", { name: "签名并提交" }).click();
  return came(page, outcome);
}

/** saved gives the text of a file that a button of a page saves. */
export async function saved(page: Page, name: string): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name }).click();
  const file = await download;
  const pieces = await within(name, async () => (await file.createReadStream()).toArray());
  return Buffer.concat(pieces as Buffer[]).toString();
}

/** fileOf is a text as a file to choose. */
export const fileOf = (name: string, text: string) => ({
  name,
  mimeType: "application/x-pem-file",
  buffer: Buffer.from(text),
});

/** stranger opens the pages without signing in, in a browser of their own; the fixture of the tests closes it. */
export async function stranger(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  listen(page);
  await page.goto("/");
  return page;
}

/** personIn signs somebody in, in a browser of their own; the fixture of the tests closes it. */
export async function personIn(browser: Browser, party: string, post: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  listen(page);
  await signIn(page, party, post);
  return page;
}
