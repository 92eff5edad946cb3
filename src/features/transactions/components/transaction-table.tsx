import { CreditCard, SearchX } from "lucide";
import { Amount } from "@/components/amount";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { listFooter } from "@/components/list-footer";
import { PaymentStatus } from "@/components/payment-status";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { loadTransactions } from "@/features/transactions/loaders";
import type { TransactionSummary } from "@/features/transactions/schema";
import { hrefTo } from "@/lib/format/href";
import { formatCount } from "@/lib/format/number";

type TransactionTableProps = Awaited<ReturnType<typeof loadTransactions>>;

export function TransactionTable(props: TransactionTableProps) {
  const { transactions, totals, filter, query, timeZone } = props;
  const count = totals.reduce((sum, total) => sum + total.count, 0);
  return (
    <Card
      padded={false}
      footer={listFooter({ ...props, shown: transactions.length, total: formatCount(count, "transaction") })}
    >
      <DataTable
        caption="Transactions"
        columns={columnsFor(timeZone)}
        rows={transactions}
        rowKey={({ id }) => id}
        sort={{ current: filter.sort, hrefFor: (sort) => hrefTo("/transactions", { ...query, sort }) }}
        empty={<Nothing {...props} />}
      />
    </Card>
  );
}

function columnsFor(timeZone: string): Column<TransactionSummary>[] {
  return [
    { key: "customer", header: "Customer", lead: true, cell: (row) => <Customer row={row} /> },
    {
      key: "amount",
      header: "Amount",
      align: "end",
      sortKey: "amount",
      cell: ({ amountMinor, currency, kind }) => (
        <span className="font-medium">
          <Amount minor={amountMinor} currency={currency} look={kind === "none" ? "muted" : "plain"} />
        </span>
      ),
    },
    { key: "status", header: "Status", cell: (row) => <Standing row={row} /> },
    { key: "what", header: "For", from: "tablet", cell: (row) => <What row={row} /> },
    { key: "how", header: "Paid with", from: "desktop", cell: ({ card, tender }) => paidWith(card, tender) },
    {
      key: "at",
      header: "Time",
      sortKey: "at",
      align: "end",
      cell: ({ at }) => (
        <span className="whitespace-nowrap text-ink-muted">
          <Time at={at} timeZone={timeZone} show="dateTime" />
        </span>
      ),
    },
  ];
}

function Customer({ row }: { row: TransactionSummary }) {
  return (
    <span className="flex min-w-0 flex-col">
      <TextLink href={`/transactions/${row.id}`} look="quiet" wholeRow>
        {row.patient?.name ?? row.customerName ?? "No name"}
      </TextLink>
      <span className="truncate text-ink-faint text-sm">
        {row.invoice?.number ? `Invoice ${row.invoice.number}` : (row.source ?? row.type)}
      </span>
    </span>
  );
}

function Standing({ row: { status, refundedMinor, currency } }: { row: TransactionSummary }) {
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      <PaymentStatus status={status} />
      {refundedMinor ? (
        <span className="text-ink-faint text-sm">
          <Amount minor={refundedMinor} currency={currency} /> refunded
        </span>
      ) : null}
    </span>
  );
}

function What({ row: { product, category, link, isRecurring } }: { row: TransactionSummary }) {
  if (product === null) {
    const words = { linked: "Items not read yet", none: "Standalone", unknown: "Not known yet" };
    return <span className="text-ink-faint">{words[link]}</span>;
  }
  return (
    <span className="flex min-w-0 flex-col">
      <span className="truncate">{product}</span>
      <span className="text-ink-faint text-sm">
        {[category ?? "Uncategorized", isRecurring ? "recurring" : ""].filter(Boolean).join(" · ")}
      </span>
    </span>
  );
}

function paidWith(card: TransactionSummary["card"], tender: string | null) {
  if (!card) return tender ?? <span className="text-ink-faint">–</span>;
  return (
    <span className="whitespace-nowrap">
      {card.type ?? "Card"}
      {card.lastFour ? <span className="text-ink-muted"> •••• {card.lastFour}</span> : null}
    </span>
  );
}

function Nothing({ query, mayConnect }: TransactionTableProps) {
  if (Object.values(query).some(Boolean)) {
    return (
      <EmptyState
        icon={<Icon of={SearchX} />}
        title="No transactions fit"
        description="Take a filter off, or look at other days."
        action={<LinkButton href="/transactions">Show all</LinkButton>}
      />
    );
  }
  return (
    <EmptyState
      icon={<Icon of={CreditCard} />}
      title="No transactions yet"
      description="They arrive with the first sync of a connected payment provider."
      action={
        mayConnect ? (
          <LinkButton href="/connections/new?provider=mx-merchant" variant="primary">
            Connect MX Merchant
          </LinkButton>
        ) : null
      }
    />
  );
}
