import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { RevenueFigures } from "@/features/revenue/components/revenue-figures";
import type { RevenueSums } from "@/features/revenue/schema";

const nothing: RevenueSums = {
  salesMinor: 0,
  salesCount: 0,
  refundsMinor: 0,
  refundsCount: 0,
  chargebacksMinor: 0,
  chargebacksCount: 0,
  netMinor: 0,
  averageMinor: null,
};
const some = { ...nothing, salesMinor: 123_400, salesCount: 2, netMinor: 123_400, averageMinor: 61_700 };

test("each figure stands beside its amount in the period before, and both periods are named", () => {
  const tiles = tilesOf({ ...some, salesMinor: 246_800 }, some);
  expect(tiles.join(" ")).toContain("1 Mar 2025 to 31 Mar 2025, compared with 29 Jan 2025 to 28 Feb 2025.");
  expect(tiles.find((tile) => tile.startsWith("Sales"))).toMatch(/USD.2,468\.00 100% .*before: USD.1,234\.00/);
});

test("what was nothing before is told as nothing, and no share of it", () => {
  const sales = tilesOf(some, nothing).find((tile) => tile.startsWith("Sales"));
  expect(sales).toMatch(/USD.1,234\.00 .*before: USD.0\.00/);
  expect(sales).not.toContain("%");
});

/** The words of each tile, after those of what stands above them. */
function tilesOf(total: RevenueSums, totalBefore: RevenueSums): string[] {
  const revenue = {
    timeZone: "Australia/Melbourne",
    currency: "USD",
    currencies: ["USD"],
    period: { from: "2025-03-01", to: "2025-03-31", days: 31 },
    before: { from: "2025-01-29", to: "2025-02-28" },
    grain: "day" as const,
    smallGroupsWithheld: false,
    total,
    totalBefore,
    stretches: [],
    categories: [],
    tenders: [],
    recurrence: [],
    syncedAt: null,
  };
  const html = renderToStaticMarkup(
    createElement(RevenueFigures, { revenue, presets: [], maySeeRows: true, mayConnect: false }),
  );
  return html.split(/(?=<a )/).map((tile) =>
    tile
      .replace(/<[^>]*>/g, " ")
      .replace(/\s+/g, " ")
      .trim(),
  );
}
