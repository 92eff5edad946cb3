import type { Page } from "playwright-core";
import { expect } from "vitest";

/**
 * What a first visit may cost: gzipped bytes of scripts, how far the layout may jump, and when its largest part is there.
 * Next and React alone are 141 kB; a dozen screens are above the 150 kB that we aim at, the heaviest by 2 %. This keeps
 * it from becoming more.
 */
const budget = { scriptBytes: 153_500, shift: 0.02, paintMs: 1_200 };

type Watched = { shift: number; paintMs: number };

/** Has a page that was not visited yet keep count of what its budget is about. */
export async function watchWeight(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched: Watched = { shift: 0, paintMs: 0 };
    Object.assign(window, { watched });
    const add = (entries: PerformanceEntryList) => {
      for (const { value, hadRecentInput } of entries as unknown as { value: number; hadRecentInput: boolean }[]) {
        if (!hadRecentInput) watched.shift += value;
      }
    };
    new PerformanceObserver((list) => add(list.getEntries())).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => {
      watched.paintMs = list.getEntries().at(-1)?.startTime ?? 0;
    }).observe({ type: "largest-contentful-paint", buffered: true });
  });
}

/** Fails where a first visit loads more scripts than that, where what is there already moves, or where it comes late. */
export async function expectLight(page: Page): Promise<void> {
  await page.waitForFunction(() => (window as unknown as { watched: Watched }).watched.paintMs > 0);
  const { scriptBytes, shift, paintMs } = await page.evaluate(() => ({
    scriptBytes: (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    ...(window as unknown as { watched: Watched }).watched,
  }));
  // A page without scripts was not measured.
  expect(scriptBytes).toBeGreaterThan(10_000);
  expect(scriptBytes, "gzipped bytes of scripts").toBeLessThanOrEqual(budget.scriptBytes);
  expect(shift, "layout shift").toBeLessThanOrEqual(budget.shift);
  expect(paintMs, "largest contentful paint, ms").toBeLessThanOrEqual(budget.paintMs);
}
