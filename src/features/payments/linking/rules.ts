import type { Strategy } from "@/features/sync/schema";
import type { Outlook } from "@/lib/db/payment-links";

/** The calls that each way of finding payments' invoices would take, all told. */
export type Prediction = { byNumber: number; byId: number };

/** `lists`: the calls for the lists that are read anyway. `invoicePages`: those for the list of all invoices, if not read. */
export type Basis = Outlook & { lists: number; invoicePages: number };

/**
 * What a sync will take. By number: the list of all invoices once, should any number be unknown, and each invoice once.
 * By id: each payment that is unknown, and each invoice that was not read since something happened to it.
 */
export function predictCalls({ lists, invoicePages, unknown, unknownNumbers, linked, unread }: Basis): Prediction {
  const list = unknownNumbers > 0 ? invoicePages : 0;
  return { byNumber: lists + list + unknownNumbers + linked, byId: lists + unknown + unknownNumbers + unread };
}

/** The cheaper way; of equals the one that skips more the next time. */
export function cheaper({ byNumber, byId }: Prediction): Strategy {
  return byNumber < byId ? "by_number" : "by_id";
}

export function callsOf({ byNumber, byId }: Prediction, strategy: Strategy): number {
  return strategy === "by_number" ? byNumber : byId;
}
