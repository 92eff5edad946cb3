import { CircleCheckBig, ReceiptText, SearchX } from "lucide";
import { Amount } from "@/components/amount";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { FilterBar, FilterChip, FilterForm, FilterInput, FilterSelect } from "@/components/filter-bar";
import { listFooter } from "@/components/list-footer";
import { PaymentStatus, paymentStatusWord } from "@/components/payment-status";
import { SearchForm } from "@/components/search-form";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { Tabs } from "@/components/ui/tabs";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { DataSent } from "@/features/invoices/components/data-sent";
import type { loadInvoices } from "@/features/invoices/loaders";
import { type InvoiceSummary, invoiceStatuses } from "@/features/invoices/schema";
import { formatCalendarDate } from "@/lib/format/date";
import { hrefTo } from "@/lib/format/href";
import { formatCount } from "@/lib/format/number";

type Loaded = Awaited<ReturnType<typeof loadInvoices>>;

const path = "/invoices";

/** The queue of what nobody has sent yet, what was, and all. */
export function SentTabs({ counts, filter, query }: Loaded) {
  const tab = (sent: "no" | "yes" | undefined, label: string, count: number) => ({
    href: hrefTo(path, { ...query, sent }),
    label,
    count,
    current: filter.sent === sent,
  });
  return (
    <Tabs
      label="Data sent to the provider of the treatment"
      items={[tab(undefined, "All", counts.all), tab("no", "To send", counts.notSent), tab("yes", "Sent", counts.sent)]}
    />
  );
}

export function InvoiceFilters({ filter: { search, status, sent, contact, from, to }, query }: Loaded) {
  const kept = { sent, contact, from, to };
  return (
    <div className="flex flex-col gap-3">
      <FilterBar>
        <SearchForm
          action={path}
          label="Search invoices"
          placeholder="Customer or number"
          value={search}
          keep={{ ...kept, status }}
          clearHref={hrefTo(path, { ...kept, status })}
        />
        <FilterSelect
          action={path}
          name="status"
          label="Status"
          value={status ?? ""}
          options={[
            { value: "", label: "Any" },
            ...invoiceStatuses.map((value) => ({ value, label: paymentStatusWord(value) })),
          ]}
          keep={{ ...kept, search }}
        />
        <FilterForm action={path} keep={{ sent, contact, search, status }} submit="Show">
          <FilterInput label="From" type="date" name="from" defaultValue={from} />
          <FilterInput label="To, included" type="date" name="to" defaultValue={to} />
        </FilterForm>
      </FilterBar>
      {contact ? (
        <div className="flex">
          <FilterChip clearHref={hrefTo(path, { ...query, contact: undefined })}>One patient</FilterChip>
        </div>
      ) : null}
    </div>
  );
}

export function InvoiceTable(props: Loaded) {
  const { invoices, counts, filter, query, syncedAt } = props;
  const total = { yes: counts.sent, no: counts.notSent, all: counts.all }[filter.sent ?? "all"];
  const footer = listFooter({
    ...props,
    shown: invoices.length,
    total: formatCount(total, "invoice"),
    age: syncedAt,
  });
  return (
    <Card padded={false} footer={footer}>
      <DataTable
        caption="Invoices"
        columns={columnsFor(props)}
        rows={invoices}
        rowKey={({ id }) => id}
        sort={{ current: filter.sort, hrefFor: (sort) => hrefTo(path, { ...query, sort }) }}
        empty={<Nothing {...props} />}
      />
    </Card>
  );
}

function columnsFor({ timeZone, may, now }: Loaded): Column<InvoiceSummary>[] {
  return [
    {
      key: "customer",
      header: "Customer",
      lead: true,
      cell: ({ id, number, customerName, patient }) => (
        <span className="flex min-w-0 flex-col">
          <TextLink href={`/invoices/${id}`} look="quiet" wholeRow>
            {patient?.name ?? customerName ?? "No name"}
          </TextLink>
          <span className="text-ink-faint text-sm">Invoice {number}</span>
        </span>
      ),
    },
    { key: "what", header: "For", from: "tablet", cell: (row) => <What row={row} /> },
    {
      key: "total",
      header: "Total",
      align: "end",
      cell: ({ totalMinor, currency }) => (
        <span className="font-medium">
          <Amount minor={totalMinor} currency={currency} />
        </span>
      ),
    },
    { key: "status", header: "Status", cell: ({ status }) => <PaymentStatus status={status} /> },
    {
      key: "date",
      header: "Date",
      sortKey: "at",
      from: "desktop",
      cell: ({ invoiceDate, at }) =>
        invoiceDate ? formatCalendarDate(invoiceDate) : <Time at={at} timeZone={timeZone} show="date" />,
    },
    {
      key: "sent",
      header: "Data sent",
      cell: (row) => <DataSent invoice={row} may={may} now={now} timeZone={timeZone} />,
    },
  ];
}

function What({ row: { product, category, itemCount } }: { row: InvoiceSummary }) {
  if (product === null) return <span className="text-ink-faint">Items not read yet</span>;
  const more = itemCount > 1 ? `and ${itemCount - 1} more` : "";
  return (
    <span className="flex min-w-0 flex-col">
      <span className="truncate">{product}</span>
      <span className="text-ink-faint text-sm">{[category ?? "Uncategorized", more].filter(Boolean).join(" · ")}</span>
    </span>
  );
}

function Nothing({ filter: { sent, search, status, from, to, contact }, counts, mayConnect }: Loaded) {
  if (search || status || from || to || contact) {
    return (
      <EmptyState
        icon={<Icon of={SearchX} />}
        title="No invoices fit"
        description="Look for the beginning of a name or a number, or on other days."
        action={<LinkButton href={hrefTo(path, { sent })}>Show all</LinkButton>}
      />
    );
  }
  if (sent === "no" && counts.all > 0) {
    return (
      <EmptyState
        icon={<Icon of={CircleCheckBig} />}
        title="Everything is sent"
        description="New invoices appear here."
      />
    );
  }
  return (
    <EmptyState
      icon={<Icon of={ReceiptText} />}
      title={sent === "yes" ? "Nothing was sent yet" : "No invoices yet"}
      description="Invoices arrive with each sync of a connected payment provider."
      action={
        mayConnect && counts.all === 0 ? (
          <LinkButton href="/connections/new?provider=mx-merchant" variant="primary">
            Connect MX Merchant
          </LinkButton>
        ) : null
      }
    />
  );
}
