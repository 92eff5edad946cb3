import { heldBy } from "@tests/factories/held";
import { aConnectedPractice, aRun, onEachCall, stretch, sync } from "@tests/factories/practice";
import { aCliniko } from "@tests/factories/seaview";
import { afterAll, afterEach, expect, test } from "vitest";
import { disconnect, updateConnection } from "@/features/connections/mutations";
import { getConnection } from "@/features/connections/queries";
import { startSync } from "@/features/sync/mutations";
import { getRun } from "@/features/sync/queries";
import { withTenant } from "@/lib/db/tenant";
import { stopBoss } from "@/lib/jobs/boss";
import type { TenantContext } from "@/lib/tenant/context";

const cliniko = await aCliniko({ empty: true });
const { handle } = cliniko;

afterEach(() => {
  cliniko.handle = handle;
});
afterAll(async () => {
  await stopBoss();
  await cliniko.server.close();
});

test("a sync whose key is refused leaves a pause as it is", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 250, appointments: 0 });
  const { ctx, connection, account, key } = clinic;
  const runId = await aRun(clinic);
  const stop = onEachCall(cliniko, async (__, count) => {
    if (count !== 3) return;
    await updateConnection(ctx, { id: connection.id, paused: true });
    account.keys.delete(key);
  });
  expect(await stretch(ctx, runId)).toBe("done");
  stop();
  expect(await getRun(ctx, { id: runId })).toMatchObject({ status: "failed", error: { code: "credentials" } });
  expect(await getConnection(ctx, { id: connection.id })).toMatchObject({ status: "paused" });
});

test("a sync is not begun over somebody who is just pausing or disconnecting its connection", async () => {
  for (const status of ["paused", "disconnected"]) {
    const { ctx, connection } = await aConnectedPractice(cliniko);
    const change = await heldBy("UPDATE organization_services SET status = $2 WHERE id = $1", [connection.id, status]);
    const starting = startSync(ctx, { connectionId: connection.id, mode: "full" });
    const refusal = expect(starting).rejects.toMatchObject({ code: "conflict" });
    await change.untilWaitedFor(1);
    await change.commit();
    await refusal;
  }
});

test("a sync that is just being begun ends with its connection", async () => {
  const endings = [
    (ctx: TenantContext, id: string) => updateConnection(ctx, { id, paused: true }),
    (ctx: TenantContext, id: string) => disconnect(ctx, { id }),
  ];
  for (const end of endings) {
    const { ctx, connection } = await aConnectedPractice(cliniko);
    // The run is inserted before the log is written.
    const log = await heldBy("LOCK TABLE audit_log IN SHARE MODE");
    const starting = startSync(ctx, { connectionId: connection.id, mode: "full" });
    await log.untilWaitedFor(1);
    const ending = end(ctx, connection.id);
    await log.untilWaitedFor(2);
    await log.commit();
    const [{ runId }] = await Promise.all([starting, ending]);
    expect(await getRun(ctx, { id: runId })).toMatchObject({ status: "canceled" });
  }
});

test("pausing ends the run, and resuming goes on from where it was", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 250, appointments: 0 });
  const { ctx, connection } = clinic;
  const { id } = connection;
  const runId = await aRun(clinic);
  const stop = onEachCall(cliniko, (_, count) =>
    count === 9 ? updateConnection(ctx, { id, paused: true }) : undefined,
  );
  expect(await stretch(ctx, runId)).toBe("done");
  stop();
  expect(await getRun(ctx, { id: runId })).toMatchObject({ status: "canceled" });
  expect(await getConnection(ctx, { id })).toMatchObject({ status: "paused" });
  await updateConnection(ctx, { id, paused: false });
  expect(await sync(clinic)).toMatchObject({ status: "succeeded" });

  // Nobody works on this one just now, so nobody else sees to the figures of what it has written.
  const between = await aConnectedPractice(cliniko, { patients: 250, appointments: 0 });
  const begun = await aRun(between);
  expect(await stretch(between.ctx, begun, { deadline: new Date(0) })).toBe("waiting");
  await updateConnection(between.ctx, { id: between.connection.id, paused: true });
  expect(await getRun(between.ctx, { id: begun })).toMatchObject({ status: "canceled" });
  expect(await figuresComputedAt(between.ctx)).not.toBeNull();

  const queued = await aConnectedPractice(cliniko);
  const waiting = await aRun(queued);
  await updateConnection(queued.ctx, { id: queued.connection.id, paused: true });
  expect(await getRun(queued.ctx, { id: waiting })).toMatchObject({ status: "canceled" });
});

async function figuresComputedAt({ organizationId: id }: TenantContext): Promise<Date | null> {
  const row = await withTenant({ organizationId: id }, (db) => db.organization.findUniqueOrThrow({ where: { id } }));
  return row.figuresComputedAt;
}
