import { Amount } from "@/components/amount";
import { PaymentStatus, paymentStatusWord } from "@/components/payment-status";
import { Timeline } from "@/components/timeline";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { loadTransaction } from "@/features/transactions/loaders";

type TransactionHistoryProps = Pick<Awaited<ReturnType<typeof loadTransaction>>, "transaction" | "timeZone">;

/** Each state that it was seen in, and the refunds that belong to it. The provider keeps no history: this is ours. */
export function TransactionHistory({ transaction, timeZone }: TransactionHistoryProps) {
  const { history, related, currency, kind } = transaction;
  return (
    <>
      {related.length > 0 ? (
        <Card title={kind === "refund" ? "Refund of" : "Refunds"}>
          <ul className="flex flex-col gap-3">
            {related.map((other) => (
              <li key={other.id} className="flex flex-wrap items-center justify-between gap-3">
                <TextLink href={`/transactions/${other.id}`}>
                  <Time at={other.at} timeZone={timeZone} show="dateTime" />
                </TextLink>
                <span className="flex items-center gap-3">
                  <PaymentStatus status={other.status} />
                  <Amount minor={other.amountMinor} currency={other.currency} />
                </span>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
      <Card title="History" description="Each state, from when a sync or a notice first showed it.">
        <Timeline
          groups={[
            {
              label: "Newest first",
              items: history.map(({ id, status, seenAt, happenedAt, refundedMinor }) => ({
                id,
                title: paymentStatusWord(status),
                at: <Time at={happenedAt ?? seenAt} timeZone={timeZone} show="dateTime" />,
                description: (
                  <>
                    {happenedAt ? "By the provider’s clock" : "Seen"}
                    {refundedMinor ? (
                      <>
                        , <Amount minor={refundedMinor} currency={currency} /> refunded by then
                      </>
                    ) : null}
                  </>
                ),
              })),
            },
          ]}
        />
      </Card>
    </>
  );
}
