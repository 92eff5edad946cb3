import type { Page } from "playwright-core";

/** Notes every percentage that a progress bar of this tab shows from now on, over reloads too. */
export async function watchPercents(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const look = () => {
      const shown = document.querySelector("[role='progressbar']")?.getAttribute("aria-valuenow");
      if (!shown) return;
      const seen: number[] = JSON.parse(sessionStorage.getItem("percents") ?? "[]");
      if (seen.at(-1) !== Number(shown)) sessionStorage.setItem("percents", JSON.stringify([...seen, Number(shown)]));
    };
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["aria-valuenow"],
    });
  });
}

/** What was shown, in order, without repetitions. */
export function percentsOf(page: Page): Promise<number[]> {
  return page.evaluate(() => JSON.parse(sessionStorage.getItem("percents") ?? "[]") as number[]);
}
