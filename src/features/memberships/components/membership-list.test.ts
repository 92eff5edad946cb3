import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ChargedChip, ExpectedRevenue, MembershipTable } from "@/features/memberships/components/membership-list";

const syncedAt = "2025-03-01T09:00:00.000Z";

test("what memberships should bring says how old it is", () => {
  expect(renderToStaticMarkup(createElement(ExpectedRevenue, loaded()))).toContain(
    `as of <time dateTime="${syncedAt}"`,
  );
});

test("a month's bar leads to its memberships, which say so and lead back to all", () => {
  const bars = renderToStaticMarkup(createElement(ExpectedRevenue, loaded()));
  expect(bars).toContain('href="/memberships?charged=2025-03&amp;currency=USD"');
  const narrowed = { ...loaded(), filter: { charged: "2025-03", currency: "USD", state: "due" as const } };
  const chip = renderToStaticMarkup(createElement(ChargedChip, narrowed));
  expect(chip).toMatch(/href="\/memberships\?state=due"[^>]*>Charged in March 2025, USD/);
  const table = renderToStaticMarkup(createElement(MembershipTable, narrowed));
  expect(table).toContain("No memberships fit");
  expect(table).not.toContain("Connect MX Merchant");
});

function loaded() {
  const months = [{ month: "2025-03", charges: 2, totalMinor: 49_800 }];
  return {
    memberships: [],
    figures: {
      counts: { active: 1, due: 0, failed: 0, churned: 0 },
      expected: [{ currency: "USD", charges: 2, totalMinor: 49_800, months }],
      from: "2025-03-01",
      until: "2025-05-30",
      syncedAt,
      onceOnly: 0,
    },
    filter: {},
    mayConnect: true,
    timeZone: "Australia/Melbourne",
    pages: { previousHref: null, nextHref: null },
    page: 1,
    limit: 50,
  };
}
