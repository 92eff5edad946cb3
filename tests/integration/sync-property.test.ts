import { aClinic } from "@tests/factories/clinics";
import { type Mirror, mirrorOf } from "@tests/factories/mirror";
import {
  aConnectedPractice,
  aRun,
  type Clinic,
  type Connected,
  changeRun,
  connectTo,
  onEachCall,
  stretch,
} from "@tests/factories/practice";
import { anEdit, type Edit, happen } from "@tests/factories/practice-life";
import { aCliniko } from "@tests/factories/seaview";
import { depth } from "@tests/setup/depth";
import fc from "fast-check";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { getRun } from "@/features/sync/queries";
import type { RunView } from "@/features/sync/schema";
import { newId } from "@/lib/db/id";
import { createSandboxClock } from "@/lib/integrations/sandbox-clock";
import { stopBoss } from "@/lib/jobs/boss";

const pageSize = 4;

// A provider of small pages, so that a small practice has many.
vi.mock("@/lib/integrations/cliniko/paging", async (importOriginal) => {
  const actual = await importOriginal<typeof import("@/lib/integrations/cliniko/paging")>();
  const placeAfter: typeof actual.placeAfter = (at, answer, position) =>
    actual.placeAfter(at, answer, position, pageSize);
  return { ...actual, placeAfter };
});

// The clock is asked each time, since the test moves it.
const cliniko = await aCliniko({ empty: true, clock: createSandboxClock(() => Date.now()) });
const { handle } = cliniko;
const inSmallPages: typeof handle = (request) => {
  const isLookup = request.query.getAll("q[]").some((filter) => filter.startsWith("id:="));
  if (request.query.has("per_page") && !isLookup) request.query.set("per_page", String(pageSize));
  return handle(request);
};

afterEach(() => {
  vi.useRealTimers();
  cliniko.handle = handle;
});
afterAll(async () => {
  await stopBoss();
  await cliniko.server.close();
});

/** A stretch of syncing: from which of its calls on somebody ends it, and what happens ahead of which calls. */
type Sync = {
  mode: "full" | "incremental";
  end: { how: "asked" | "killed"; call: number } | null;
  /** By how much our clock is ahead of the provider's. */
  skewMs: number;
  edits: { call: number; edit: Edit }[];
};
type Step = { edit: Edit } | { waitMs: number } | { sync: Sync };

const aSync: fc.Arbitrary<Sync> = fc.record({
  mode: fc.constantFrom("full", "incremental"),
  end: fc.option(fc.record({ how: fc.constantFrom("asked", "killed"), call: fc.integer({ min: 1, max: 25 }) })),
  skewMs: fc.constantFrom(0, 0, 60_000, -60_000),
  edits: fc.array(fc.record({ call: fc.integer({ min: 1, max: 25 }), edit: anEdit }), { maxLength: 6 }),
});
const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ edit: anEdit }) },
  { weight: 2, arbitrary: fc.record({ waitMs: fc.constantFrom(300, 1_000, 59_700, 130_000, 3_600_000) }) },
  { weight: 4, arbitrary: fc.record({ sync: aSync }) },
);
const aStory = fc.record({
  steps: fc.array(aStep, { minLength: 2, maxLength: 14 }),
  lastMode: fc.constantFrom("full", "incremental"),
});

/** A clinic that follows a practice, and what it has to remember to do so. */
type Follower = Connected & {
  unfinished: string | null;
  /** The runs during or after which something was removed for good: only a full sync after that can know. */
  removedSinceFull: boolean;
  removedDuringRun: boolean;
};

function pass(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

function live(clinic: Follower, edit: Edit): void {
  happen(clinic, edit);
  if (edit.what !== "remove") return;
  clinic.removedSinceFull = true;
  clinic.removedDuringRun = true;
}

/** Works on the run under way, or on a new one, until it is over or somebody ends this stretch. */
async function follow(clinic: Follower, { mode, end, skewMs, edits }: Sync): Promise<void> {
  if (clinic.unfinished === null) {
    clinic.unfinished = await aRun(clinic, { mode, approveDeletes: true });
    clinic.removedDuringRun = false;
    await changeRun(clinic.ctx, clinic.unfinished, { startedAt: new Date(Date.now() + skewMs) });
  }
  const runId = clinic.unfinished;
  const stopping = new AbortController();
  const stop = onEachCall(cliniko, async (_, count) => {
    for (const { call, edit } of edits) if (call === count) live(clinic, edit);
    if (count !== end?.call) return;
    if (end.how === "asked") stopping.abort();
    else await changeRun(clinic.ctx, runId, { leaseOwner: newId() });
  });
  await stretch(clinic.ctx, runId, { stopping: stopping.signal });
  stop();
  // Nobody has to wait for a lease to run out.
  await changeRun(clinic.ctx, runId, { leaseUntil: null, stalls: 0 });
  const run = await getRun(clinic.ctx, { id: runId });
  if (run.finishedAt) conclude(clinic, run);
}

function conclude(clinic: Follower, run: RunView): void {
  expect(run).toMatchObject({ status: "succeeded", error: null, progress: { percent: 100 } });
  clinic.unfinished = null;
  if (run.mode === "full") clinic.removedSinceFull = clinic.removedDuringRun;
}

const undisturbed = { end: null, skewMs: 0, edits: [] };

async function toTheEndOf(clinic: Follower, mode: "full" | "incremental"): Promise<void> {
  while (clinic.unfinished) await follow(clinic, { mode, ...undisturbed });
  await follow(clinic, { mode: clinic.removedSinceFull ? "full" : mode, ...undisturbed });
}

/** A table without the rows, and the facts of contacts, that the provider has removed for good: they are kept as deleted. */
function standing({ account }: Connected, tables: Mirror): Mirror {
  const { tables: lists } = account;
  const ids = new Set(Object.values(lists).flatMap((list) => list.all().map(({ id }) => id)));
  return Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => [name, rows.filter((row) => ids.has(`${row.external_id ?? row.of}`))]),
  );
}

/** A thousand stories take years by their own clock. */
const trialEndsAt = new Date("2999-01-01T00:00:00Z");

async function syncedAfresh(clinic: Connected): Promise<Mirror> {
  const ctx = await aClinic({ role: "tenant_owner", trialEndsAt });
  const other: Clinic = { ctx, connection: await connectTo(ctx, clinic) };
  const fresh = { ...clinic, ...other, unfinished: null, removedSinceFull: false, removedDuringRun: false };
  await follow(fresh, { mode: "full", ...undisturbed });
  return mirrorOf(ctx, { ids: false });
}

test("whatever happens in Cliniko and to the syncs, a clinic ends with what a fresh full sync would give it", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  cliniko.handle = inSmallPages;
  const story = fc.asyncProperty(aStory, async ({ steps, lastMode }) => {
    pass(86_400_000);
    const practice = await aConnectedPractice(cliniko, { patients: 6, appointments: 7 }, { trialEndsAt });
    const clinic: Follower = { ...practice, unfinished: null, removedSinceFull: false, removedDuringRun: false };
    pass(3_600_000);
    for (const step of steps) {
      if ("edit" in step) live(clinic, step.edit);
      else if ("waitMs" in step) pass(step.waitMs);
      else await follow(clinic, step.sync);
    }
    await toTheEndOf(clinic, lastMode);
    const held = standing(clinic, await mirrorOf(clinic.ctx, { ids: false }));
    expect(held).toEqual(standing(clinic, await syncedAfresh(clinic)));
  });
  const numRuns = depth({ sample: 40, full: 1_000 });
  // A sample is the same each time; the full count is not.
  await fc.assert(story, { numRuns, ...(numRuns > 40 ? {} : { seed: 20_260_301 }) });
}, 3_600_000);

test("a patient who was merged away and is then gone for good still counts for whom they became", async () => {
  cliniko.handle = inSmallPages;
  const practice = await aConnectedPractice(cliniko, { patients: 2, appointments: 6 }, { trialEndsAt });
  const clinic: Follower = { ...practice, unfinished: null, removedSinceFull: false, removedDuringRun: false };
  const [fromId = "", intoId = ""] = clinic.ids("patients");
  clinic.act("merge", { fromId, intoId, moveVisits: false });
  await follow(clinic, { mode: "full", ...undisturbed });
  const visits = async () => (await mirrorOf(clinic.ctx, { ids: false })).visit_summaries;
  const before = await visits();
  expect(before).toEqual([expect.objectContaining({ of: intoId, total_count: 6 })]);
  clinic.act("remove", { id: fromId });
  await follow(clinic, { mode: "full", ...undisturbed });
  expect(await visits()).toEqual(before);
});
