import { audit, go, signIn, statistics } from "./people";
import { address, fixed, idOf, routes, typeOf } from "./routes";
import { expect, test } from "./test";
import { type Heard, Wire } from "./wire";
import { type Secret, world } from "./world";

// Everybody opens every page, and those of objects for what is not theirs: neither what the page shows nor what it was answered holds
// anything that the visibility table keeps from them (R-38.8).

const { Secrets, Case } = world();

/** beside are the routes for what is no entity, and for those entities that have pages of their own. */
const beside: Record<string, string[]> = {
  statement: ["/statements/:id"],
  desk: ["/desk/:id", "/statements/:id"],
  attachment: ["/files/:sm3"],
  case: ["/audit/cases/:id"],
  note: ["/audit/cases/:id"],
  request: ["/acts/:kind", "/registrations/:party"],
  grant: ["/lineage/:ref", "/datasets/:id", "/versions/:id", "/products/:id"],
};

/** routesOf are the routes on which somebody would try to see it. */
function routesOf({ Ref }: Secret): string[] {
  const type = typeOf(Ref);
  const entity = ["statement", "desk", "attachment"].includes(type)
    ? []
    : ["/entities/:ref", "/statements/:id", "/work/:ref"];
  return [...entity, ...(beside[type] ?? [])];
}

/** holds tells whether an answer tells of it: by a word of its content, by its ID where that was not given, or by answering at all. */
function holds({ path, status, said }: Heard, { Ref, Words }: Secret): boolean {
  if (status !== 200 || path.endsWith("/head")) return false;
  if (Words?.some((word) => said.includes(word))) return true;
  // The digest of what is encrypted stands beside it in a statement.
  if (typeOf(Ref) === "attachment") return path.startsWith("/v1/attachments/");
  return path.includes(idOf(Ref)) ? !path.startsWith("/v1/files/") : said.includes(idOf(Ref));
}

test("the loop knows every route", () => {
  const tried = new Set([...fixed, ...Secrets.flatMap(routesOf)]);
  expect(routes.filter((route) => !tried.has(route))).toEqual([]);
});

for (const [party, post] of [
  ["", ""],
  ["510500.u-01", "officer"],
  [statistics, "officer"],
  ["510500.fgw", "officer"],
  ["510500.svc", "officer"],
  ["510500.bureau", "permission-officer"],
  ["510500.bureau", "supervisor"],
  [audit, "officer"],
  [audit, "reviewer"],
] as const)
  test(`${party === "" ? "nobody" : `${party}, ${post},`} sees only what is theirs`, async ({ page }) => {
    const wire = new Wire(page);
    if (party === "") await page.goto("/");
    else await signIn(page, party, post);
    const may = ({ Readers }: Secret, inCase = false) =>
      Readers.includes(party) || (inCase && Readers.includes(statistics));
    const look = async (path: string) => {
      await go(page, path);
      await wire.quiet();
      // All at once: each gives way to its text.
      await page.getByRole("button", { name: "查看原文" }).evaluateAll((sealed) => {
        for (const button of sealed) (button as HTMLButtonElement).click();
      });
      await wire.quiet();
      const shown = await page.locator("body").innerText();
      for (const secret of Secrets)
        if (!may(secret, path.startsWith("/audit/cases/")))
          for (const word of secret.Words ?? []) expect(shown, `${path} shows ${secret.Name}`).not.toContain(word);
    };

    for (const path of fixed) await look(path);
    for (const type of ["request", "grant", "suspicion", "incident", "engagement"]) await look(`/matters?type=${type}`);
    for (const secret of Secrets) for (const route of routesOf(secret)) await look(address(route, secret.Ref));
    if (party === audit && post === "officer") {
      await go(page, `/audit/cases/${idOf(Case)}`);
      await expect(page.getByRole("tab", { name: "检索" })).toBeVisible();
      for (const tab of await page.getByRole("tab").all()) {
        await tab.click();
        await wire.quiet();
      }
      await page.getByRole("tab", { name: "检索" }).click();
      await page.getByRole("button", { name: "查找" }).click();
      await wire.quiet();
    }

    for (const secret of Secrets) {
      const told = wire.heard.filter((answer) => holds(answer, secret));
      const wrong = told.filter(({ inCase }) => !may(secret, inCase));
      expect(
        wrong.map(({ path }) => path),
        `who is told of ${secret.Name}`,
      ).toEqual([]);
      if (may(secret)) expect(told, `${secret.Name} is nowhere`).not.toEqual([]);
    }
  });
