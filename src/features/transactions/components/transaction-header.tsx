import { PageHeader } from "@/components/page-header";
import { PaymentStatus } from "@/components/payment-status";
import { Callout } from "@/components/ui/callout";
import { Time } from "@/components/ui/time";
import type { loadTransaction } from "@/features/transactions/loaders";
import { formatMoney } from "@/lib/format/money";

type TransactionHeaderProps = Pick<Awaited<ReturnType<typeof loadTransaction>>, "transaction" | "timeZone">;

export function TransactionHeader({ transaction, timeZone }: TransactionHeaderProps) {
  const { amountMinor, currency, status, kind, at, customerName, authMessage } = transaction;
  const names = {
    sale: "Payment",
    refund: "Refund",
    chargeback: "Payment, charged back",
    none: "Payment, not counted",
  };
  return (
    <>
      <PageHeader
        title={formatMoney({ minor: amountMinor, currency }).replace("-", "−")}
        badge={<PaymentStatus status={status} />}
        description={
          <>
            {names[kind]}
            {customerName ? ` of ${customerName}` : ""}, <Time at={at} timeZone={timeZone} show="dateTime" />
          </>
        }
        breadcrumbs={[{ label: "Transactions", href: "/transactions" }]}
      />
      {status === "Declined" ? (
        <Callout tone="critical" title="This payment was declined">
          {authMessage ?? "The provider gave no reason."}
        </Callout>
      ) : null}
      {status === "Chargedback" ? (
        <Callout tone="critical" title="The cardholder’s bank took this payment back">
          It is no longer part of the net revenue.
        </Callout>
      ) : null}
    </>
  );
}
