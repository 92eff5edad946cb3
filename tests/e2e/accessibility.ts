import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const phone = { width: 390, height: 844 };

/** Holds what is open in a page to WCAG 2.2 AA, in both themes. */
export async function expectAccessible(page: Page): Promise<void> {
  // Evaluated by the debugger, which the page's own policy does not bind.
  await page.evaluate(axe.source);
  await page.emulateMedia({ colorScheme: "light" });
  expect(await violationsOf(page, { runOnly: tags })).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  // Of the rules this one alone looks at colours.
  expect(await violationsOf(page, { runOnly: { type: "rule", values: ["color-contrast"] } })).toEqual([]);
}

/** The same on a phone, where nothing may be wider than the screen either. */
export async function expectAccessibleOnPhone(page: Page): Promise<void> {
  await page.setViewportSize(phone);
  expect(await tooWideBy(page)).toBe(0);
  await expectAccessible(page);
}

/** By how many pixels a page is wider than its screen. */
export function tooWideBy(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));
}

async function violationsOf(page: Page, options: axe.RunOptions): Promise<string[]> {
  await settle(page);
  return page.evaluate(async (asked) => {
    const { axe: checker } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await checker.run(document, { ...asked, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ""}`),
    );
  }, options);
}

/** Until the title has streamed in, and colours and panels have arrived where they go. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => document.title !== "");
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const ending = document
      .getAnimations()
      // What follows the scroll has no end of its own.
      .filter(({ timeline }) => timeline === document.timeline)
      .filter((animation) => animation.effect?.getTiming().iterations !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(ending.map((animation) => animation.finished));
  });
}
