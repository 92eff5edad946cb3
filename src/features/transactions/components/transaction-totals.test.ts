import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { TransactionTotals } from "@/features/transactions/components/transaction-totals";

const total = { currency: "USD", count: 3, salesMinor: 3, refundsMinor: 0, chargebacksMinor: 0, netMinor: 3 };

test("what the list adds up to says once how old it is, however many currencies there are", () => {
  const html = shown("2025-03-01T09:00:00.000Z");
  expect(html.match(/as of <time dateTime="2025-03-01T09:00:00.000Z"/g)).toHaveLength(1);
  expect(shown(null)).toContain("not synced yet");
});

function shown(syncedAt: string | null): string {
  const totals = [total, { ...total, currency: "CAD" }];
  return renderToStaticMarkup(createElement(TransactionTotals, { totals, syncedAt, timeZone: "Australia/Melbourne" }));
}
