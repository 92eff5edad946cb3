import { Amount } from "@/components/amount";
import { PaymentStatus } from "@/components/payment-status";
import { Card } from "@/components/ui/card";
import { LinkButton } from "@/components/ui/link-button";
import { TextLink } from "@/components/ui/text-link";
import { AsOf, Time } from "@/components/ui/time";
import type { loadPatientPayments } from "@/features/patients/loaders";
import { hrefTo } from "@/lib/format/href";
import { formatMoney } from "@/lib/format/money";
import { formatCount } from "@/lib/format/number";

type PatientPaymentsProps = NonNullable<Awaited<ReturnType<typeof loadPatientPayments>>>;

/** What this person has paid, the latest first. */
export function PatientPayments({ payments, totals, syncedAt, patientId, timeZone }: PatientPaymentsProps) {
  const count = totals.reduce((sum, total) => sum + total.count, 0);
  const net = totals.map(({ netMinor: minor, currency }) => formatMoney({ minor, currency })).join(" and ");
  return (
    <Card
      title="Payments"
      description={`${formatCount(count, "payment")}, ${net} net`}
      actions={
        <LinkButton href={hrefTo("/transactions", { contact: patientId })} size="sm">
          See all
        </LinkButton>
      }
      footer={<AsOf at={syncedAt} timeZone={timeZone} />}
    >
      <ul className="flex flex-col gap-3">
        {payments.map(({ id, at, status, product, amountMinor, currency }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <span className="min-w-0">
              <TextLink href={`/transactions/${id}`} look="quiet">
                {product ?? "Payment"}
              </TextLink>
              <span className="block text-ink-muted text-sm">
                <Time at={at} timeZone={timeZone} show="dateTime" />
              </span>
            </span>
            <span className="flex items-center gap-3">
              <PaymentStatus status={status} />
              <span className="font-medium">
                <Amount minor={amountMinor} currency={currency} />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
