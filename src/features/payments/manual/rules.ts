import { cheaper, type Prediction, predictCalls } from "@/features/payments/linking/rules";
import type { Strategy } from "@/features/sync/schema";
import type { Sample } from "@/lib/db/payment-links";

const pageSize = 100;
/** Where nothing is held yet, half of the payments are taken to have an invoice. */
const shareUnseen = 0.5;

export type Question = {
  count: number;
  sample: Sample;
  /** How long the list of all invoices was when it was last read; null when it never was. */
  invoicesListed: number | null;
  now: Date;
  budget: { calls: number; perMs: number };
};

export type Estimate = { rows: number; calls: Prediction; strategy: Strategy; seconds: number };

/**
 * What a sync of the newest `count` payments would take, judged by what is held of them: how many have come since goes by
 * the pace so far, and how many have an invoice by the share so far.
 */
export function estimate({ count, sample, invoicesListed, now, budget }: Question): Estimate {
  const fresh = freshOf(count, sample, now);
  const known = Math.max(0, count - fresh);
  const share = sample.held === 0 ? shareUnseen : sample.linked / sample.held;
  const kept = sample.held === 0 ? 0 : Math.min(1, known / sample.held);
  const freshNumbers = Math.round(fresh * share);
  const calls = predictCalls({
    lists: Math.max(1, Math.ceil(count / pageSize)),
    invoicePages: Math.max(1, Math.ceil((invoicesListed ?? 0) / pageSize)),
    unknown: sample.unknown + freshNumbers,
    unknownNumbers: sample.unknown + freshNumbers,
    linked: Math.round(sample.invoices * kept),
    unread: Math.round(sample.unread * kept),
  });
  const strategy = cheaper(calls);
  const made = strategy === "by_number" ? calls.byNumber : calls.byId;
  return {
    rows: count,
    calls,
    strategy,
    seconds: Math.max(1, Math.ceil((made * budget.perMs) / budget.calls / 1_000)),
  };
}

/** How many of the newest payments are likely not held: all that are missing, or that came at the usual pace. */
function freshOf(count: number, { held, oldest, newest }: Sample, now: Date): number {
  const missing = count - held;
  if (!oldest || !newest || held < 2) return Math.max(0, missing);
  const apartMs = Math.max(1, (newest.getTime() - oldest.getTime()) / (held - 1));
  const since = Math.floor(Math.max(0, now.getTime() - newest.getTime()) / apartMs);
  return Math.min(count, Math.max(missing, since));
}
