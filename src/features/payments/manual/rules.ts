import { callsOf, cheaper, type Prediction, predictCalls } from "@/features/payments/linking/rules";
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

/** `calls` is what is likely; what it takes in the end lies between `atLeast` and `atMost`. */
export type Estimate = {
  rows: number;
  calls: Prediction;
  atLeast: number;
  atMost: number;
  strategy: Strategy;
  seconds: number;
};

/**
 * What a sync of the newest `count` payments would take, judged by what is held of them: how many have come since goes by
 * the pace so far, and how many have an invoice by the share so far. At least: nothing has come. At most: all of them
 * have, each with an invoice of its own.
 */
export function estimate({ count, sample, invoicesListed, now, budget }: Question): Estimate {
  const lists = Math.max(1, Math.ceil(count / pageSize));
  const pagesOf = (invoices: number) => Math.max(1, Math.ceil(invoices / pageSize));
  const share = sample.held === 0 ? shareUnseen : sample.linked / sample.held;
  const fresh = freshOf(count, sample, now);
  const kept = sample.held === 0 ? 0 : Math.min(1, Math.max(0, count - fresh) / sample.held);
  const numbers = sample.unknown + Math.round(fresh * share);
  const calls = predictCalls({
    lists,
    invoicePages: pagesOf(invoicesListed ?? 0),
    unknown: numbers,
    unknownNumbers: numbers,
    linked: Math.round(sample.invoices * kept),
    unread: Math.round(sample.unread * kept),
  });
  const strategy = cheaper(calls);
  const made = callsOf(calls, strategy);
  // A list that was never read may be of any length: then only what is asked by id has a bound.
  const byNumberMost = invoicesListed === null ? Number.POSITIVE_INFINITY : pagesOf(invoicesListed + count) + count;
  const atMost = lists + Math.min(byNumberMost, 2 * count);
  return {
    rows: count,
    calls,
    atLeast: Math.min(lists, made),
    atMost: Math.max(atMost, made),
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
