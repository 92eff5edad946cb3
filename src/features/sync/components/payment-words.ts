import { resultOf } from "@/features/sync/components/run-words";
import type { RunView } from "@/features/sync/schema";
import { formatCount, formatNumber, formatShare } from "@/lib/format/number";

type Figure = { label: string; text: string };

/** What a sync of payments is judged by; nothing for a run that did not come as far as linking them. */
export function paymentFigures({ payments, calls }: Pick<RunView, "payments" | "calls">): Figure[] {
  if (!payments) return [];
  const { read, linked } = payments;
  return [
    { label: "Transactions", text: formatNumber(read) },
    { label: "With an invoice", text: read > 0 ? formatShare(linked / read) : "–" },
    { label: "Calls for each", text: read > 0 ? (calls.made / read).toFixed(2) : "–" },
  ];
}

type Ended = Pick<RunView, "status" | "mode" | "counts" | "progress" | "payments" | "error">;

/** How a sync of payments ended, in a line: "50 transactions, 48% with an invoice. 2 items could not be read." */
export function paymentOutcome(run: Ended): string {
  const { payments, counts, error, status } = run;
  if (status === "failed" && error) return error.message;
  if (!payments) return resultOf(run);
  const { read, linked } = payments;
  const share = read > 0 ? `, ${formatShare(linked / read)} with an invoice` : "";
  const failed = counts.rejected > 0 ? ` ${formatCount(counts.rejected, "item")} could not be read.` : "";
  return `${formatCount(read, "transaction")}${share}.${failed}`;
}
