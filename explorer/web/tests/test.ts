import AxeBuilder from "@axe-core/playwright";
import { type Page, test as base, expect } from "@playwright/test";

export { expect };

/**
 * test fails beside what it asserts when the page logs an error: a violation of the content security policy, a script that threw, a file
 * that is missing.
 */
export const test = base.extend<{ quiet: undefined }>({
  quiet: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on("console", (message) => {
        // The browser reports each answer that is not good; what the page makes of it is tested by what it shows.
        if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
          errors.push(message.text());
      });
      page.on("pageerror", (error) => errors.push(error.message));
      await use(undefined);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

/** expectAccessible holds the page to WCAG 2.1 AA as far as axe can tell: no serious or critical finding. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(settled);
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"])
    .analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

/**
 * settled waits until nothing fades in any more: what is half transparent has no contrast yet. What turns for ever, or stands still, is
 * not waited for.
 */
async function settled(): Promise<void> {
  const frame = () => new Promise((next) => requestAnimationFrame(next));
  await frame();
  await frame();
  const ending = document
    .getAnimations()
    .filter((a) => a.playState === "running" && a.effect?.getTiming().iterations !== Infinity);
  await Promise.allSettled(ending.map((a) => a.finished));
}
