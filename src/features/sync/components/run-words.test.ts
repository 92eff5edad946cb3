import { expect, test } from "vitest";
import { type RunSource, resultOf, scopeOf, stepOf, strategyOf, timeLeft } from "@/features/sync/components/run-words";
import type { RunView } from "@/features/sync/schema";

const source: RunSource = { provider: "Cliniko", account: "A clinic", streams: { patients: "Patients" } };

test.each<[string, Partial<RunView>, Partial<RunView["progress"]>]>([
  ["Waiting for its turn", { status: "queued" }, {}],
  ["Counting what there is to read", {}, { step: "counting" }],
  ["Reading patients", {}, { step: "patients", done: 10, total: 20 }],
  ["Waiting for Cliniko", {}, { step: "patients", resumeAt: "2026-03-01T03:01:00.000Z" }],
  ["Checking what was deleted, and who is active", {}, { step: "patients", done: 20, total: 20 }],
  ["Stopping after this page", { cancelRequested: true }, { resumeAt: "2026-03-01T03:01:00.000Z" }],
])("%s", (words, run, progress) => {
  expect(stepOf(aRun(run, progress), source)).toBe(words);
});

test("a result names what changed, and never hides what failed", () => {
  const counts = { fetched: 10, created: 1, updated: 2, unchanged: 5, rejected: 2, deleted: 3 };
  const run = aRun({ status: "partial", counts });
  expect(resultOf(run)).toBe("1 new, 2 changed, 3 deleted; 5 unchanged. 2 items could not be read.");
});

test("a stopped run says how far it came, a failed one that what it read stays", () => {
  expect(resultOf(aRun({ status: "canceled" }, { done: 1_200, total: 3_000 }))).toContain("1,200 of 3,000 records");
  expect(resultOf(aRun({ status: "failed" }))).toContain("stays");
});

test("the time left is rough, and unknown while there is no pace", () => {
  expect(timeLeft(aRun({}, { etaSeconds: null }))).toBeNull();
  expect(timeLeft(aRun({}, { etaSeconds: 2 }))).toBe("nearly done");
  expect(timeLeft(aRun({}, { etaSeconds: 43 }))).toBe("about 45 s left");
  expect(timeLeft(aRun({}, { etaSeconds: 100 }))).toBe("about 2 min left");
});

test("a part of a list is called what it is", () => {
  expect(scopeOf(aRun({ mode: "incremental" }))).toBe("What changed");
  expect(scopeOf(aRun({ scope: { count: 50, from: null, to: null } }))).toBe("The newest 50");
  const from = "2026-01-01T00:00:00.000Z";
  expect(scopeOf(aRun({ scope: { count: 1_000, from, to: null } }))).toBe("The newest 1,000 of a stretch of time");
});

test("how payments found their invoices is said with what the other way would have taken", () => {
  expect(strategyOf(aRun({}))).toBeNull();
  const calls = { predicted: 7, made: 7, byNumber: 7, byId: 16 };
  expect(strategyOf(aRun({ strategy: "by_number", calls }))).toBe("By number: 7 calls predicted, 16 the other way");
});

function aRun(run: Partial<RunView>, progress: Partial<RunView["progress"]> = {}): RunView {
  return {
    id: "01950000-0000-7000-8000-000000000001",
    connectionId: "01950000-0000-7000-8000-000000000002",
    mode: "full",
    trigger: "user",
    status: "running",
    progress: { step: null, done: 0, total: null, percent: 0, etaSeconds: null, resumeAt: null, ...progress },
    calls: { predicted: 10, made: 5, byNumber: null, byId: null },
    strategy: null,
    scope: null,
    payments: null,
    counts: { fetched: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, deleted: 0 },
    cancelRequested: false,
    createdAt: "2026-03-01T02:59:00.000Z",
    startedAt: "2026-03-01T02:59:01.000Z",
    finishedAt: null,
    error: null,
    ...run,
  };
}
