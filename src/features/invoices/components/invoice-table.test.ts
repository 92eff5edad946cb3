import { type ComponentProps, createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { InvoiceTable } from "@/features/invoices/components/invoice-table";

type Filter = Partial<ComponentProps<typeof InvoiceTable>["filter"]>;

const syncedAt = "2025-03-01T09:00:00.000Z";

test("the queue says how old it is, also where nothing is left in it", () => {
  const html = renderToStaticMarkup(createElement(InvoiceTable, loaded({ sent: "no" })));
  expect(html).toContain("Everything is sent");
  expect(html).toContain(`as of <time dateTime="${syncedAt}"`);
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
