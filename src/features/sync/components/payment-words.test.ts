import { expect, test } from "vitest";
import { paymentFigures, paymentOutcome } from "@/features/sync/components/payment-words";
import type { RunView } from "@/features/sync/schema";

const calls = { predicted: 12, made: 12, byNumber: 12, byId: 40 };

test("a sync of payments is judged by how many, the share with an invoice, and calls for each", () => {
  const figures = paymentFigures({ payments: { read: 50, linked: 24 }, calls });
  expect(figures.map(({ text }) => text)).toEqual(["50", "48%", "0.24"]);
});

test("no payments have no share and no calls for each; a run that linked none says nothing of them", () => {
  expect(paymentFigures({ payments: { read: 0, linked: 0 }, calls }).map(({ text }) => text)).toEqual(["0", "–", "–"]);
  expect(paymentFigures({ payments: null, calls })).toEqual([]);
});

test("its end is told in a line, with what could not be read", () => {
  expect(paymentOutcome(ended({ payments: { read: 50, linked: 24 } }))).toBe("50 transactions, 48% with an invoice.");
  const partial = ended({ status: "partial", payments: { read: 1, linked: 0 } }, { rejected: 2 });
  expect(paymentOutcome(partial)).toBe("1 transaction, 0% with an invoice. 2 items could not be read.");
});

test("one that failed tells why, one that tried failed items again what came of it", () => {
  const error = { code: "credentials", message: "MX Merchant refused the key." };
  expect(paymentOutcome(ended({ status: "failed", error }))).toBe("MX Merchant refused the key.");
  expect(paymentOutcome(ended({ mode: "retry" }, { created: 1 }))).toBe("1 new.");
});

function ended(run: Partial<RunView>, counts: Partial<RunView["counts"]> = {}): Parameters<typeof paymentOutcome>[0] {
  return {
    status: "succeeded",
    mode: "incremental",
    payments: null,
    error: null,
    progress: { step: null, done: 0, total: 0, percent: 100, etaSeconds: null, resumeAt: null },
    counts: { fetched: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, deleted: 0, ...counts },
    ...run,
  };
}
