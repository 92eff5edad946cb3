import { aClinic } from "@tests/factories/clinics";
import { mirrorAsOf, mirrorOf } from "@tests/factories/mirror";
import {
  aConnectedPractice,
  aRun,
  type Connected,
  changeRun,
  connectTo,
  onEachCall,
  recordCalls,
  stretch,
  toTheEnd,
} from "@tests/factories/practice";
import { aCliniko } from "@tests/factories/seaview";
import { afterAll, afterEach, expect, test } from "vitest";
import { listAlerts } from "@/features/alerts/queries";
import { openSession } from "@/features/connections/queries";
import { advanceOne, cancelRun, wakeDueRuns } from "@/features/sync/mutations";
import { getRun } from "@/features/sync/queries";
import { newId } from "@/lib/db/id";
import { withTenant } from "@/lib/db/tenant";
import { stopBoss } from "@/lib/jobs/boss";
import type { TenantContext } from "@/lib/tenant/context";

const cliniko = await aCliniko({ empty: true });
const { handle } = cliniko;

afterEach(() => {
  cliniko.handle = handle;
  cliniko.misbehaviour.reset();
});
afterAll(async () => {
  await stopBoss();
  await cliniko.server.close();
});

const growth = { patients: 250, appointments: 210 };
const past = new Date(0);

/** Another clinic, after one undisturbed sync of the same practice, and how many calls that took. */
async function calm({ key }: Connected): Promise<{ calls: number; ctx: TenantContext }> {
  const ctx = await aClinic({ role: "tenant_owner" });
  const clinic = { ctx, connection: await connectTo(ctx, { key }) };
  const { calls, stop } = recordCalls(cliniko);
  await toTheEnd(clinic, await aRun(clinic));
  stop();
  return { calls: calls.length, ctx };
}

test("a run that may only write one page at a time reads none twice and ends with the same rows", async () => {
  const clinic = await aConnectedPractice(cliniko, growth);
  const undisturbed = await calm(clinic);
  const runId = await aRun(clinic);
  const { calls, stop } = recordCalls(cliniko);
  let stretches = 0;
  while ((await stretch(clinic.ctx, runId, { deadline: past })) === "waiting") stretches += 1;
  stop();
  expect(stretches).toBeGreaterThanOrEqual(6);
  expect(calls).toHaveLength(undisturbed.calls);
  expect(new Set(calls).size).toBe(calls.length);
  expect(await getRun(clinic.ctx, { id: runId })).toMatchObject({
    status: "succeeded",
    calls: { predicted: undisturbed.calls, made: undisturbed.calls },
    counts: { created: 1 + 1 + 2 + 250 + 210 + 210 },
  });
  expect(await mirrorOf(clinic.ctx, { ids: false })).toEqual(await mirrorAsOf(clinic.ctx, undisturbed.ctx));
});

test("a process that is asked to end lets go after the page at hand, and the run goes on at once elsewhere", async () => {
  const clinic = await aConnectedPractice(cliniko, growth);
  const runId = await aRun(clinic);
  for (let call = 1; ; call++) {
    const stopping = new AbortController();
    const stop = onEachCall(cliniko, (_, count) => {
      if (count === call + 8) stopping.abort();
    });
    const outcome = await stretch(clinic.ctx, runId, { stopping: stopping.signal });
    stop();
    if (outcome === "done") break;
    const { organizationId } = clinic.ctx;
    const row = await withTenant(clinic.ctx, (db) =>
      db.syncRun.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: runId } } }),
    );
    expect(row).toMatchObject({ status: "running", leaseOwner: null, leaseUntil: null });
  }
  expect(await getRun(clinic.ctx, { id: runId })).toMatchObject({ status: "succeeded" });
});

/** Another process takes the run, as if its holder had been silent for a while. */
function takeAway({ ctx }: Pick<Connected, "ctx">, runId: string): Promise<void> {
  const leaseUntil = new Date(Date.now() + 20_000);
  return changeRun(ctx, runId, { status: "running", leaseOwner: newId(), leaseUntil, stalls: { increment: 1 } });
}

test.each([3, 9, 10, 12])(
  "a process that slept while another took its run over writes nothing more (at call %i)",
  async (at) => {
    const clinic = await aConnectedPractice(cliniko, growth);
    const runId = await aRun(clinic);
    let held: Promise<unknown> = Promise.reject(new Error("never taken away"));
    held.catch(() => undefined);
    onEachCall(cliniko, async (_, count) => {
      if (count !== at) return;
      held = takeAway(clinic, runId).then(() => mirrorOf(clinic.ctx, { ids: true }));
      await held;
    });
    expect(await stretch(clinic.ctx, runId)).toBe("elsewhere");
    cliniko.handle = handle;
    expect(await mirrorOf(clinic.ctx, { ids: true })).toEqual(await held);
    await changeRun(clinic.ctx, runId, { leaseUntil: past, stalls: 0 });
    const run = await toTheEnd(clinic, runId);
    expect(run).toMatchObject({ status: "succeeded", counts: { created: 674, updated: 0 } });
  },
);

test("a process that lost its run says so quietly, even when the provider fails at that moment", async () => {
  const clinic = await aConnectedPractice(cliniko, growth);
  const runId = await aRun(clinic);
  clinic.act("misbehave", { kind: "404", path: "^/v1/patients", after: 1 });
  onEachCall(cliniko, (_, count) => (count === 9 ? takeAway(clinic, runId) : undefined));
  expect(await stretch(clinic.ctx, runId)).toBe("elsewhere");
  expect(await getRun(clinic.ctx, { id: runId })).toMatchObject({ status: "running", error: null });
});

test("two processes never work on one run at a time", async () => {
  const clinic = await aConnectedPractice(cliniko, growth);
  const runId = await aRun(clinic);
  const { calls } = recordCalls(cliniko);
  const outcomes = await Promise.all([stretch(clinic.ctx, runId), stretch(clinic.ctx, runId)]);
  expect(outcomes.toSorted()).toEqual(["done", "elsewhere"]);
  expect(new Set(calls).size).toBe(calls.length);
});

test("a run that was canceled while it was queued never begins", async () => {
  const clinic = await aConnectedPractice(cliniko);
  const runId = await aRun(clinic);
  await cancelRun(clinic.ctx, { id: runId });
  expect(await getRun(clinic.ctx, { id: runId })).toMatchObject({ status: "canceled", startedAt: null });
  expect(await stretch(clinic.ctx, runId)).toBe("elsewhere");
  await cancelRun(clinic.ctx, { id: runId });
  await aRun(clinic);
});

test("a run that is canceled while it works ends after the page it is on, and keeps what it wrote", async () => {
  const clinic = await aConnectedPractice(cliniko, growth);
  const runId = await aRun(clinic);
  onEachCall(cliniko, (_, count) => (count === 11 ? cancelRun(clinic.ctx, { id: runId }) : undefined));
  expect(await stretch(clinic.ctx, runId)).toBe("done");
  const run = await getRun(clinic.ctx, { id: runId });
  expect(run).toMatchObject({ status: "canceled", cancelRequested: true });
  expect(run.counts.created).toBeGreaterThan(300);
  expect(run.counts.created).toBeLessThan(674);
  expect(await listAlerts(clinic.ctx)).toEqual([]);
});

test("a run that is canceled does not wait for a provider that does not answer", async () => {
  const clinic = await aConnectedPractice(cliniko, growth);
  const runId = await aRun(clinic);
  const stop = onEachCall(cliniko, (_, count) => {
    if (count !== 3) return;
    cliniko.misbehaviour.add({ kind: "slow", ms: 25_000, path: "", after: 0, resetInSeconds: 0, location: "" });
    return cancelRun(clinic.ctx, { id: runId });
  });
  const before = performance.now();
  expect(await stretch(clinic.ctx, runId)).toBe("done");
  expect(performance.now() - before).toBeLessThan(15_000);
  expect(await getRun(clinic.ctx, { id: runId })).toMatchObject({ status: "canceled" });
  stop();
});

test("what a canceled run had read and did not write counts among its calls all the same", async () => {
  const clinic = await aConnectedPractice(cliniko, growth);
  const runId = await aRun(clinic);
  const { calls, stop } = recordCalls(cliniko);
  const { handle: recorded } = cliniko;
  cliniko.handle = async (request) => {
    if (calls.length === 10) await cancelRun(clinic.ctx, { id: runId });
    return recorded(request);
  };
  expect(await stretch(clinic.ctx, runId)).toBe("done");
  const run = await getRun(clinic.ctx, { id: runId });
  expect(run).toMatchObject({ status: "canceled", calls: { made: calls.length } });
  stop();
});

test("a provider that shows the same page again and again is not read for ever", async () => {
  const clinic = await aConnectedPractice(cliniko, growth);
  let pages = 0;
  cliniko.handle = (request) => {
    if (request.path.startsWith("/v1/patients")) {
      pages += 1;
      if (pages > 100) throw new Error("it is read for ever");
      request.query.set("page", "1");
    }
    return handle(request);
  };
  const run = await toTheEnd(clinic, await aRun(clinic));
  expect(run).toMatchObject({ status: "failed", error: { message: expect.stringContaining("does not end") } });
  expect(pages).toBeLessThan(10);
});

test("a run that is canceled while it waits for the provider's allowance does not wait to its end", async () => {
  const clinic = await aConnectedPractice(cliniko);
  const runId = await aRun(clinic);
  const reserve = async () => {
    setTimeout(() => void cancelRun(clinic.ctx, { id: runId }), 50);
    return { granted: true, waitMs: 60_000 };
  };
  const open: typeof openSession = (ctx, id, options) => openSession(ctx, id, { ...options, reserve });
  const startedAt = Date.now();
  expect(await stretch(clinic.ctx, runId, { open })).toBe("done");
  // One heartbeat, at the most.
  expect(Date.now() - startedAt).toBeLessThan(7_000);
  expect(await getRun(clinic.ctx, { id: runId })).toMatchObject({ status: "canceled" });
});

test("a run whose process died can be canceled at once, and one that only rests as well", async () => {
  const clinic = await aConnectedPractice(cliniko, growth);
  const dead = await aRun(clinic);
  await stretch(clinic.ctx, dead, { deadline: past });
  await changeRun(clinic.ctx, dead, { leaseOwner: newId(), leaseUntil: past });
  await cancelRun(clinic.ctx, { id: dead });
  expect(await getRun(clinic.ctx, { id: dead })).toMatchObject({ status: "canceled" });

  const resting = await aRun(clinic);
  clinic.act("misbehave", { kind: "429", path: "^/v1/patients", resetInSeconds: 3_000 });
  expect(await stretch(clinic.ctx, resting)).toBe("waiting");
  await cancelRun(clinic.ctx, { id: resting });
  expect(await getRun(clinic.ctx, { id: resting })).toMatchObject({ status: "canceled" });
  const { organizationId } = clinic.ctx;
  const organization = await withTenant(clinic.ctx, (db) =>
    db.organization.findUnique({ where: { id: organizationId } }),
  );
  expect(organization?.figuresComputedAt).not.toBeNull();
});

test("a run that is taken up three times without getting further is given up, with an alert", async () => {
  const clinic = await aConnectedPractice(cliniko);
  const runId = await aRun(clinic);
  for (let death = 0; death < 2; death++) {
    await takeAway(clinic, runId);
    await changeRun(clinic.ctx, runId, { leaseUntil: past });
  }
  expect(await stretch(clinic.ctx, runId)).toBe("done");
  const run = await getRun(clinic.ctx, { id: runId });
  expect(run).toMatchObject({ status: "failed", error: { code: "stalled" }, counts: { fetched: 0 } });
  expect(await listAlerts(clinic.ctx)).toMatchObject([{ kind: "run_stalled", runId, occurrences: 1 }]);
});

test("a run that gets a page further each time it is taken up is never called stalled", async () => {
  const clinic = await aConnectedPractice(cliniko, growth);
  const runId = await aRun(clinic);
  for (let death = 0; death < 5; death++) {
    await stretch(clinic.ctx, runId, { deadline: past });
    await takeAway(clinic, runId);
    await changeRun(clinic.ctx, runId, { leaseUntil: past });
  }
  expect(await toTheEnd(clinic, runId)).toMatchObject({ status: "succeeded" });
});

test("our own trouble is waited out, and ends as stalled when it stays", async () => {
  const clinic = await aConnectedPractice(cliniko);
  const runId = await aRun(clinic);
  const open: typeof openSession = () => Promise.reject(new Error("the key ring is locked"));
  expect(await stretch(clinic.ctx, runId, { open })).toBe("waiting");
  expect(await toTheEnd(clinic, runId)).toMatchObject({ status: "succeeded" });
  expect(await toTheEnd(clinic, await aRun(clinic), { open })).toMatchObject({ error: { code: "stalled" } });
});

test("what a killed process left is found by the sweep and advanced by any other", async () => {
  const clinic = await aConnectedPractice(cliniko, growth);
  const runId = await aRun(clinic);
  await stretch(clinic.ctx, runId, { deadline: past });
  await takeAway(clinic, runId);
  const before = await wakeDueRuns();
  await changeRun(clinic.ctx, runId, { leaseUntil: new Date(Date.now() - 1) });
  expect(await wakeDueRuns()).toBe(before + 1);
  await changeRun(clinic.ctx, runId, { leaseUntil: past });
  const { organizationId } = clinic.ctx;
  expect(await advanceOne({ organizationId, runId }, new Date(Date.now() + 60_000))).toBe("done");
});
