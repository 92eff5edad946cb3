import { ReceiptText } from "lucide";
import { Amount } from "@/components/amount";
import { EmptyState } from "@/components/empty-state";
import { ItemTable } from "@/components/item-table";
import { KeyValueList } from "@/components/key-value-list";
import { PageHeader } from "@/components/page-header";
import { PaymentStatus } from "@/components/payment-status";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { TextLink } from "@/components/ui/text-link";
import { AsOf, Time } from "@/components/ui/time";
import { DataSent } from "@/features/invoices/components/data-sent";
import type { loadInvoice } from "@/features/invoices/loaders";
import type { InvoiceDetail } from "@/features/invoices/schema";
import { formatCalendarDate } from "@/lib/format/date";

type Loaded = Awaited<ReturnType<typeof loadInvoice>>;

export function InvoiceHeader({ invoice }: Loaded) {
  const { number, status, customerName, invoiceDate } = invoice;
  return (
    <PageHeader
      title={`Invoice ${number}`}
      badge={<PaymentStatus status={status} />}
      description={[customerName, invoiceDate ? formatCalendarDate(invoiceDate) : ""].filter(Boolean).join(", ")}
      breadcrumbs={[{ label: "Invoices", href: "/invoices" }]}
    />
  );
}

/** What was bought, and what it comes to. */
export function InvoiceItems({ invoice }: Loaded) {
  const { items, currency, isDetailed } = invoice;
  return (
    <Card title="Items" padded={false} footer={items.length > 0 ? <Sums invoice={invoice} /> : null}>
      <ItemTable
        items={items}
        currency={currency}
        empty={
          <EmptyState
            icon={<Icon of={ReceiptText} />}
            title={isDetailed ? "This invoice has no items" : "The items were not read yet"}
            description={isDetailed ? undefined : "They are read where a payment names the invoice."}
          />
        }
      />
    </Card>
  );
}

function Sums({ invoice: { discountMinor, totalMinor, balanceMinor, currency } }: { invoice: InvoiceDetail }) {
  return (
    <span className="ms-auto flex flex-wrap gap-x-5 gap-y-1 tabular-nums">
      {discountMinor ? (
        <span>
          Discount <Amount minor={-discountMinor} currency={currency} />
        </span>
      ) : null}
      {balanceMinor ? (
        <span>
          Open <Amount minor={balanceMinor} currency={currency} />
        </span>
      ) : null}
      <span className="font-semibold text-ink">
        Total <Amount minor={totalMinor} currency={currency} />
      </span>
    </span>
  );
}

/** The payments of it, for who may see them. */
export function InvoicePayments({ invoice: { payments }, timeZone }: Loaded) {
  if (payments === null) return null;
  return (
    <Card title="Payments">
      {payments.length === 0 ? (
        <p className="text-ink-muted">No payment of this invoice is known here.</p>
      ) : (
        <ul className="flex flex-col gap-3">
          {payments.map(({ id, at, status, amountMinor, currency }) => (
            <li key={id} className="flex flex-wrap items-center justify-between gap-3">
              <TextLink href={`/transactions/${id}`}>
                <Time at={at} timeZone={timeZone} show="dateTime" />
              </TextLink>
              <span className="flex items-center gap-3">
                <PaymentStatus status={status} />
                <Amount minor={amountMinor} currency={currency} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** Whose it is, whether its data was sent, and how the provider calls it. */
export function InvoiceFacts({ invoice, timeZone, may, now }: Loaded) {
  const { patient, customerName, dueDate, terms, memo, sourceType, receiptNumber } = invoice;
  return (
    <>
      <Card title="Data sent to the provider">
        <DataSent invoice={invoice} may={may} now={now} timeZone={timeZone} />
      </Card>
      <Card title="Invoice" footer={<AsOf at={invoice.syncedAt} timeZone={timeZone} />}>
        <KeyValueList
          items={[
            {
              label: "Customer",
              value: patient ? <TextLink href={`/patients/${patient.id}`}>{patient.name}</TextLink> : customerName,
            },
            { label: "Due", value: dueDate ? formatCalendarDate(dueDate) : null },
            { label: "Terms", value: terms },
            { label: "Source", value: sourceType },
            { label: "Receipt", value: receiptNumber },
            { label: "Memo", value: memo || null },
          ]}
        />
      </Card>
    </>
  );
}
