import type { RevenueView } from "@/features/revenue/schema";
import type { TransactionFilterInput } from "@/features/transactions/schema";
import { hrefTo } from "@/lib/format/href";

const kinds = {
  netMinor: "counted",
  salesMinor: "sale",
  averageMinor: "sale",
  refundsMinor: "refund",
  chargebacksMinor: "chargeback",
} satisfies Record<string, TransactionFilterInput["kind"]>;

/** A figure in money, made of some transactions. */
export type MoneyFigure = keyof typeof kinds;

type Of = { from: string; to: string; currency: string };

/** Where the transactions are that a figure of these days is made of, and no others. */
export function rowsOfFigure(figure: MoneyFigure, { from, to, currency }: Of): string {
  return hrefTo("/transactions", { from, to, currency, kind: kinds[figure] });
}

const narrowings = { categories: "category", tenders: "tender", recurrence: "recurring" } as const;

/** A way in which sales are told apart. */
export type Parting = keyof typeof narrowings;

/** Where the sales of one part are. What has no category or tender is a part as well. */
export function rowsOfPart(parting: Parting, key: string | null, { period, currency }: RevenueRows): string {
  const { from, to } = period;
  const narrowed = { [narrowings[parting]]: key ?? "none" };
  return hrefTo("/transactions", { from, to, currency, kind: kinds.salesMinor, ...narrowed });
}

type RevenueRows = Pick<RevenueView, "period" | "currency">;
