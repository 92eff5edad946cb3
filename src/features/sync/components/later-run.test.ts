import { expect, test } from "vitest";
import { laterRun } from "@/features/sync/components/later-run";
import type { RunView } from "@/features/sync/schema";

test("an answer that was overtaken does not take the bar back", () => {
  const overtaken = aRun({ done: 400, percent: 40 });
  const shown = aRun({ done: 500, percent: 50 });
  expect(laterRun(shown, overtaken)).toBe(shown);
  expect(laterRun(overtaken, shown)).toBe(shown);
});

test("a run that is over stays over, however far another look had it", () => {
  const over = {
    ...aRun({ done: 10, percent: 1 }),
    status: "canceled" as const,
    finishedAt: "2026-03-01T03:00:00.000Z",
  };
  expect(laterRun(over, aRun({ done: 900, percent: 90 }))).toBe(over);
});

test("of two looks at the same progress the newer one counts: it may say that the run waits", () => {
  const before = aRun({ done: 500, percent: 50 });
  const after = aRun({ done: 500, percent: 50, resumeAt: "2026-03-01T03:01:00.000Z" });
  expect(laterRun(before, after)).toBe(after);
});

function aRun(progress: Partial<RunView["progress"]>): RunView {
  return {
    id: "01950000-0000-7000-8000-000000000001",
    connectionId: "01950000-0000-7000-8000-000000000002",
    mode: "full",
    trigger: "user",
    status: "running",
    progress: { step: "patients", done: 0, total: 1_000, percent: 0, etaSeconds: null, resumeAt: null, ...progress },
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
  };
}
