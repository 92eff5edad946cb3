import { type ComponentProps, createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { InvoiceFilters, InvoiceTable } from "@/features/invoices/components/invoice-table";

type Filter = Partial<ComponentProps<typeof InvoiceTable>["filter"]>;

vi.mock("next/navigation", () => ({ useRouter: () => ({}) }));

const contact = "0195d3a0-0000-7000-8000-000000000001";
const syncedAt = "2025-03-01T09:00:00.000Z";

test("the queue says how old it is, also where nothing is left in it", () => {
  const html = renderToStaticMarkup(createElement(InvoiceTable, loaded({ sent: "no" })));
  expect(html).toContain("Everything is sent");
  expect(html).toContain(`as of <time dateTime="${syncedAt}"`);
});

test.each<Filter>([
  { from: "2001-01-01" },
  { to: "2001-01-01" },
  { contact },
  { search: "nobody" },
  { status: "Void" },
])("where no invoice fits %j, nobody is sent to connect what is connected", (filter) => {
  const none = { ...loaded(filter), counts: { all: 0, notSent: 0, sent: 0 } };
  const html = renderToStaticMarkup(createElement(InvoiceTable, none));
  expect(html).toContain("No invoices fit");
  expect(html).not.toContain("Connect MX Merchant");
});

test("invoices of one patient say so, and lead to everybody's under the same filters", () => {
  const html = (filter: Filter) => renderToStaticMarkup(createElement(InvoiceFilters, loaded(filter)));
  expect(html({ contact, sent: "no", from: "2025-03-01" })).toMatch(
    /href="\/invoices\?sent=no&amp;from=2025-03-01"[^>]*>One patient/,
  );
  expect(html({ sent: "no" })).not.toContain("One patient");
});

function loaded(filter: Filter): ComponentProps<typeof InvoiceTable> {
  return {
    invoices: [],
    counts: { all: 3, notSent: 0, sent: 3 },
    syncedAt,
    filter: { sort: "-at", ...filter },
    query: filter,
    may: { send: true, undoAny: true },
    mayConnect: true,
    timeZone: "Australia/Melbourne",
    now: Date.parse(syncedAt),
    pages: { previousHref: null, nextHref: null },
    page: 1,
    limit: 50,
  };
}
