import { Amount } from "@/components/amount";
import { KeyValueList } from "@/components/key-value-list";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { AsOf, Time } from "@/components/ui/time";
import type { loadTransaction } from "@/features/transactions/loaders";
import type { TransactionDetail } from "@/features/transactions/schema";

type TransactionFactsProps = Awaited<ReturnType<typeof loadTransaction>>;

/** Who paid, with what, and how the provider calls it. */
export function TransactionFacts({ transaction, timeZone, maySeeInvoices }: TransactionFactsProps) {
  const { card, tender, source, settledAt, currency, surchargeMinor, taxMinor } = transaction;
  const money = (minor: number | null) => (minor ? <Amount minor={minor} currency={currency} /> : null);
  return (
    <>
      <Card title="Customer">
        <KeyValueList
          items={[
            { label: "Name", value: transaction.customerName },
            { label: "Patient", value: <Patient transaction={transaction} /> },
          ]}
        />
      </Card>
      <Card title="Payment" footer={<AsOf at={transaction.syncedAt} timeZone={timeZone} />}>
        <KeyValueList
          items={[
            {
              label: "Paid with",
              value: card ? [card.type, card.lastFour && `•••• ${card.lastFour}`].filter(Boolean).join(" ") : tender,
            },
            { label: "Source", value: source },
            { label: "Invoice", value: <Invoice transaction={transaction} linked={maySeeInvoices} /> },
            { label: "Settled", value: settledAt ? <Time at={settledAt} timeZone={timeZone} show="dateTime" /> : null },
            { label: "Surcharge", value: money(surchargeMinor) },
            { label: "Tax", value: money(taxMinor) },
            { label: "Authorisation", value: transaction.authCode },
            { label: "Reference", value: transaction.reference },
            { label: "Batch", value: transaction.batch },
            { label: "Number", value: <code className="break-all font-mono text-sm">{transaction.externalId}</code> },
          ]}
        />
      </Card>
    </>
  );
}

function Patient({ transaction: { patient, patientMatch } }: { transaction: TransactionDetail }) {
  if (patient) return <TextLink href={`/patients/${patient.id}`}>{patient.name}</TextLink>;
  const words = { matched: "Known", ambiguous: "More than one could be meant", unmatched: "Not matched" };
  return <span className="text-ink-faint">{words[patientMatch]}</span>;
}

function Invoice({ transaction: { invoice, link }, linked }: { transaction: TransactionDetail; linked: boolean }) {
  if (invoice?.id && linked) return <TextLink href={`/invoices/${invoice.id}`}>{invoice.number ?? "Open"}</TextLink>;
  if (invoice) return invoice.number ?? "Linked";
  return <span className="text-ink-faint">{link === "none" ? "None: standalone" : "Not known yet"}</span>;
}
