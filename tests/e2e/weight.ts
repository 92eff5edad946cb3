import type { Page } from "playwright-core";
import { expect } from "vitest";

/**
 * What a first visit may cost: gzipped bytes of scripts, and how far the layout may jump. Next and React alone are 141 kB;
 * most screens are above the 150 kB that we aim at, the heaviest by 5 %. This keeps it from becoming more.
 */
const budget = { scriptBytes: 158_000, shift: 0.02 };

type Watched = { shift: number };

/** Has a page that was not visited yet keep count of what its budget is about. */
export async function watchWeight(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched: Watched = { shift: 0 };
    Object.assign(window, { watched });
    const add = (entries: PerformanceEntryList) => {
      for (const { value, hadRecentInput } of entries as unknown as { value: number; hadRecentInput: boolean }[]) {
        if (!hadRecentInput) watched.shift += value;
      }
    };
    new PerformanceObserver((list) => add(list.getEntries())).observe({ type: "layout-shift", buffered: true });
  });
}

/** Fails where a first visit loads more scripts than that, or where what is there already moves. */
export async function expectLight(page: Page): Promise<void> {
  const { scriptBytes, shift } = await page.evaluate(() => ({
    scriptBytes: (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    shift: (window as unknown as { watched: Watched }).watched.shift,
  }));
  // A page without scripts was not measured.
  expect(scriptBytes).toBeGreaterThan(10_000);
  expect(scriptBytes, "gzipped bytes of scripts").toBeLessThanOrEqual(budget.scriptBytes);
  expect(shift, "layout shift").toBeLessThanOrEqual(budget.shift);
}
