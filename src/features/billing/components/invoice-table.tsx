import { ReceiptText } from "lucide";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { Pagination } from "@/components/pagination";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";
import type { loadInvoices } from "@/features/billing/loaders";
import type { InvoiceView } from "@/features/billing/schema";
import { formatMoney } from "@/lib/format/money";

type InvoiceTableProps = Awaited<ReturnType<typeof loadInvoices>>;

/** What the organization was charged, as Stripe has it. */
export function InvoiceTable({ invoices, isLater, timeZone }: InvoiceTableProps) {
  if (!invoices) return <NoAnswer />;
  const { data, nextCursor } = invoices;
  const previousHref = isLater ? "/settings/billing" : null;
  const nextHref = nextCursor ? `/settings/billing?cursor=${nextCursor}` : null;
  return (
    <Card
      title="Invoices"
      padded={false}
      footer={previousHref || nextHref ? <Pagination previousHref={previousHref} nextHref={nextHref} /> : undefined}
    >
      <DataTable
        caption="Invoices, newest first"
        columns={columnsFor(timeZone)}
        rows={data}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            icon={<Icon of={ReceiptText} />}
            title="No invoices yet"
            description="The first one is here as soon as you have chosen a plan."
          />
        }
      />
    </Card>
  );
}

function NoAnswer() {
  return (
    <Card title="Invoices" padded={false}>
      <ErrorState
        title="Stripe does not answer"
        description="Your invoices are safe there. Try again in a minute."
        action={<LinkButton href="/settings/billing">Try again</LinkButton>}
      />
    </Card>
  );
}

function columnsFor(timeZone: string): Column<InvoiceView>[] {
  return [
    {
      key: "number",
      header: "Invoice",
      lead: true,
      cell: ({ number, url }) => (url ? <TextLink href={url}>{number ?? "Draft"}</TextLink> : (number ?? "Draft")),
    },
    { key: "at", header: "Date", cell: ({ at }) => <Time at={at} timeZone={timeZone} show="date" /> },
    { key: "status", header: "Status", cell: ({ status }) => <InvoiceStatus status={status} /> },
    { key: "amount", header: "Amount", align: "end", cell: ({ amount }) => formatMoney(amount) },
  ];
}

function InvoiceStatus({ status }: Pick<InvoiceView, "status">) {
  const { word, tone } = statuses[status ?? "draft"];
  return <Badge tone={tone}>{word}</Badge>;
}

const statuses: Record<NonNullable<InvoiceView["status"]>, { word: string; tone: Tone }> = {
  draft: { word: "Draft", tone: "neutral" },
  open: { word: "To be paid", tone: "caution" },
  paid: { word: "Paid", tone: "positive" },
  uncollectible: { word: "Not collected", tone: "critical" },
  void: { word: "Void", tone: "neutral" },
};
