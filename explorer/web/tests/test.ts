import AxeBuilder from "@axe-core/playwright";
import { type Page, test as base, expect } from "@playwright/test";

export { expect };

let errors: string[] = [];

/** listen has the test fail beside what it asserts when a page logs an error. */
export function listen(page: Page): void {
  page.on("console", (message) => {
    // The browser reports each answer that is not good; what the page makes of it is tested by what it shows.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
}

/**
 * test fails beside what it asserts when a page logs an error: a violation of the content security policy, a script that threw, a file
 * that is missing. It closes the browsers of all persons of a test: a page that is open asks for more for ever.
 */
export const test = base.extend<{ quiet: undefined }>({
  quiet: [
    async ({ browser, page }, use) => {
      errors = [];
      listen(page);
      await use(undefined);
      const others = browser.contexts().filter((context) => context !== page.context());
      await Promise.all(others.map((context) => context.close()));
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

/** patience is how long may take what Playwright itself does not bound, in ms. */
const patience = 180_000;

/** within bounds what would else hang until the whole test fails, and names it. */
export function within<T>(what: string, does: () => Promise<T>): Promise<T> {
  return test.step(what, does, { timeout: patience, box: true });
}

/** expectAccessible holds the page to WCAG 2.1 AA as far as axe can tell: no serious or critical finding. */
export async function expectAccessible(page: Page): Promise<void> {
  await within("nothing fades in any more", () => page.evaluate(still));
  const { violations } = await within("axe looks at the page", () =>
    new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]).analyze(),
  );
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

/** expectNarrow holds the page to the width of the screen. */
export async function expectNarrow(page: Page, path?: string): Promise<void> {
  const wider = await within("the page's width", () =>
    page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
  );
  expect(wider, path).toBeLessThanOrEqual(0);
}

/**
 * still waits until nothing fades in any more: what is half transparent has no contrast yet. What turns for ever, or stands still, is
 * not waited for.
 */
async function still(): Promise<void> {
  const frame = () => new Promise((next) => requestAnimationFrame(next));
  await frame();
  await frame();
  const ending = document
    .getAnimations()
    .filter((a) => a.playState === "running" && a.effect?.getTiming().iterations !== Infinity);
  await Promise.allSettled(ending.map((a) => a.finished));
}
