import { asAdmin } from "@tests/factories/admin-sql";
import { aClinic } from "@tests/factories/clinics";
import { heldBy } from "@tests/factories/held";
import { testIntake } from "@tests/factories/intake-suite";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { GET as cron } from "@/app/api/cron/[job]/route";
import { forgetDeliveries } from "@/features/upkeep/mutations";
import { receive } from "@/features/webhooks/mutations";
import type { PlatformHandler } from "@/features/webhooks/platform/mutations";
import { processLane, sweepDeliveries, wakeDueLanes } from "@/features/webhooks/processing/mutations";
import { getDelivery, listDeliveries } from "@/features/webhooks/queries";
import { replayDelivery } from "@/features/webhooks/replay/mutations";
import { newWebhookSecret, signStandardWebhook } from "@/lib/crypto/signature";
import { newId } from "@/lib/db/id";
import { claimPlatformEvent, endPlatformAttempt, holdPlatformEvent } from "@/lib/db/system/webhooks";
import { withTenant } from "@/lib/db/tenant";
import type { Supplier } from "@/lib/integrations/contract";
import { readJsonBody, standardDeliveryId, standardSignature } from "@/lib/integrations/standard-webhook";
import { startBoss, stopBoss } from "@/lib/jobs/boss";

const secrets = [newWebhookSecret()];
const [secret = ""] = secrets;
const lane = { provider: "acme", organizationId: null, connectionId: null };

/** A supplier of the hub itself that signs as the standard says, and whose events the test acts on. */
const acme: Supplier = {
  key: "acme",
  name: "Acme",
  webhook: {
    ...standardSignature,
    types: ["parcel.sent"],
    describe: ({ body, headers }) => {
      const payload = readJsonBody(body) as { type?: string } | undefined;
      const deliveryId = standardDeliveryId(headers);
      return payload?.type && deliveryId ? { deliveryId, type: payload.type } : null;
    },
  },
};
const handle = vi.fn<PlatformHandler["process"]>();

vi.mock("@/lib/integrations/registry", async (original) => ({
  ...(await original<object>()),
  supplierByKey: (key: string) => (key === "acme" ? acme : undefined),
  webhookOf: () => acme.webhook,
}));
vi.mock("@/features/webhooks/platform/mutations", () => ({
  platformHandlerOf: (key: string) => (key === "acme" ? { secrets: () => secrets, process: handle } : undefined),
}));

beforeEach(async () => {
  await asAdmin("DELETE FROM webhook_events");
  handle.mockReset().mockResolvedValue({ organizationId: null });
});
afterAll(stopBoss);

const bodyOf = (word = "blue") => `{"type": "parcel.sent", "contents": "a ${word} umbrella"}`;

function post({ id = newId(), body = bodyOf() }: { id?: string; body?: string } = {}): Promise<Response> {
  const headers = {
    ...signStandardWebhook({ secret, id, body }),
    authorization: "Basic umbrella",
    "user-agent": "acme/1",
  };
  return receive("acme", new Request("http://hub.example/api/webhooks/acme", { method: "POST", body, headers }));
}

const work = () => sweepDeliveries(new Date(Date.now() + 20_000));
const aged = () => asAdmin("UPDATE webhook_events SET next_attempt_at = now() WHERE next_attempt_at IS NOT NULL");

type Row = {
  id: string;
  status: string;
  attempts: number;
  reason: string | null;
  organization_id: string | null;
  wait: number;
};

const rows = () =>
  asAdmin<Row & { body: Buffer; headers: Record<string, string> }>(
    "SELECT *, extract(epoch FROM next_attempt_at - now())::float8 AS wait FROM webhook_events ORDER BY received_at, id",
  );

async function onlyRow() {
  const [row, ...others] = await rows();
  if (!row || others.length > 0) throw new Error(`${others.length + 1} rows`);
  return row;
}

testIntake({
  provider: "acme",
  anAddress: async () => ({ token: null, connectionId: null, secret }),
  sign: (delivery) => signStandardWebhook(delivery),
  event: (id) => `{"type": "parcel.sent", "id": "${id}"}`,
  unknown: () => '{"type": "parcel.lost"}',
  taken: 200,
  signatureHeaders: ["webhook-id", "webhook-timestamp", "webhook-signature"],
  expires: true,
  replaceSecret: async () => {
    const newer = newWebhookSecret();
    secrets.push(newer);
    return { secret: newer, until: null };
  },
});

test("what was sent is kept sealed, and of its headers nothing that may be a secret", async () => {
  await post();
  const { body, headers } = await onlyRow();
  expect(body.includes("umbrella")).toBe(false);
  expect(JSON.stringify(headers)).not.toContain("umbrella");
  expect(headers).toMatchObject({
    authorization: "[redacted]",
    "webhook-signature": "[redacted]",
    "user-agent": "acme/1",
  });
});

test("nobody is told that a delivery was taken before it is committed", async () => {
  const held = await heldBy("LOCK TABLE webhook_events IN SHARE MODE");
  let answered = false;
  const answer = post().then((response) => {
    answered = true;
    return response;
  });
  await held.untilWaitedFor(1);
  expect(answered).toBe(false);
  await held.commit();
  expect((await answer).status).toBe(200);
  await onlyRow();
});

test("a delivery is nobody's until it is known whose it is, and then theirs alone", async () => {
  const [mine, theirs] = [await aClinic({ role: "tenant_owner" }), await aClinic({ role: "tenant_owner" })];
  const seenBy = (ctx: typeof mine) =>
    withTenant(ctx, (db) => db.$queryRaw<unknown[]>`SELECT "id" FROM "webhook_events"`);
  await post();
  expect(await seenBy(mine)).toEqual([]);
  handle.mockResolvedValue({ organizationId: mine.organizationId });
  await work();
  expect(await seenBy(mine)).toHaveLength(1);
  expect(await seenBy(theirs)).toEqual([]);
  const { id } = await onlyRow();
  expect(await getDelivery(mine, { id })).toMatchObject({
    status: "processed",
    payload: expect.stringContaining("umbrella"),
  });
  await expect(getDelivery(theirs, { id })).rejects.toMatchObject({ code: "not_found" });
  expect((await listDeliveries(theirs, { limit: 50 })).data).toEqual([]);
});

test("one of an organization that is not here is kept with that reason", async () => {
  handle.mockResolvedValue({ organizationId: null, ignored: "No organization of ours has this id." });
  await post();
  await work();
  expect(await onlyRow()).toMatchObject({
    status: "ignored",
    reason: "No organization of ours has this id.",
    attempts: 1,
  });
});

test("one that fails is tried again after longer and longer waits, and is dead after twelve attempts", async () => {
  handle.mockRejectedValue(new Error("umbrella"));
  await post();
  const waits: number[] = [];
  for (let attempt = 1; attempt <= 12; attempt++) {
    await work();
    const { status, attempts, wait, reason } = await onlyRow();
    expect({ status, attempts }).toEqual({ status: attempt < 12 ? "failed" : "dead", attempts: attempt });
    expect(reason).not.toContain("umbrella");
    if (attempt < 12) waits.push(wait);
    await aged();
  }
  expect(waits[0]).toBeLessThan(6);
  for (const [place, wait] of waits.slice(1, 6).entries()) expect(wait).toBeGreaterThan((waits[place] ?? 0) * 2);
  expect(Math.max(...waits)).toBeLessThan(7 * 3_600);
  await work();
  expect(handle).toHaveBeenCalledTimes(12);
});

test("one that is not due yet is left alone", async () => {
  handle.mockRejectedValueOnce(new Error("not now"));
  await post();
  await work();
  expect(await work()).toEqual({ attempts: 0, unfinished: 0 });
  await aged();
  await work();
  expect(await onlyRow()).toMatchObject({ status: "processed", attempts: 2, reason: null });
});

test("a replay begins the attempts anew, and keeps the count of those before", async () => {
  const ctx = await aClinic({ role: "tenant_admin" });
  handle.mockResolvedValue({ organizationId: ctx.organizationId });
  await post();
  await work();
  await asAdmin("UPDATE webhook_events SET status = 'dead', attempts = 12");
  const { id } = await onlyRow();
  expect(await replayDelivery(ctx, { id })).toEqual({ count: 1 });
  handle.mockRejectedValueOnce(new Error("once more"));
  await work();
  expect(await onlyRow()).toMatchObject({ status: "failed", attempts: 13 });
  await aged();
  await work();
  expect(await onlyRow()).toMatchObject({ status: "processed", attempts: 14 });
});

test("what a killed process was at is taken up by another, and the dead one's word counts no more", async () => {
  await post();
  const lost = await claimPlatformEvent(lane);
  if (!lost) throw new Error("nothing was due");
  expect(await claimPlatformEvent(lane)).toBeNull();
  expect(await work()).toEqual({ attempts: 0, unfinished: 0 });
  expect((await onlyRow()).wait).toBeLessThan(21);
  await aged();
  const taken = await claimPlatformEvent(lane);
  if (!taken) throw new Error("it was not taken up again");
  const late = {
    id: lost.id,
    attempts: 1,
    status: "failed",
    reason: "late",
    retryInSeconds: 5,
    organizationId: null,
  } as const;
  expect(await endPlatformAttempt(lane, late)).toBe(false);
  expect(await holdPlatformEvent(lane, lost)).toBe(false);
  expect(await holdPlatformEvent(lane, taken)).toBe(true);
  expect(await onlyRow()).toMatchObject({ status: "processing", attempts: 2, reason: null });
  const ending = { ...late, attempts: 2, status: "processed", reason: null, retryInSeconds: null } as const;
  expect(await endPlatformAttempt(lane, ending)).toBe(true);
  expect(await endPlatformAttempt(lane, ending)).toBe(false);
  expect(await onlyRow()).toMatchObject({ status: "processed", reason: null });
});

test("one that ends every process that works on it is dead after as many attempts, and the lane goes on", async () => {
  await post();
  const { id } = await onlyRow();
  for (let attempt = 1; attempt <= 12; attempt++) {
    expect(await claimPlatformEvent(lane)).toMatchObject({ attempts: attempt });
    await aged();
  }
  await work();
  expect(await onlyRow()).toMatchObject({ status: "dead", reason: "No attempt was finished." });
  expect(handle).not.toHaveBeenCalled();
  await post();
  await work();
  expect(handle).toHaveBeenCalledTimes(1);

  await asAdmin(
    `UPDATE webhook_events SET status = 'received', next_attempt_at = now(), finished_at = NULL, reason = NULL,
      attempts_before = attempts WHERE status = 'dead'`,
  );
  await work();
  expect(await asAdmin("SELECT status FROM webhook_events WHERE id = $1", [id])).toEqual([{ status: "processed" }]);
});

test("several processes share a lane, and no delivery is worked on twice", async () => {
  const ids = Array.from({ length: 30 }, () => newId());
  await Promise.all(ids.map((id) => post({ id })));
  const deadline = new Date(Date.now() + 20_000);
  const made = await Promise.all([
    processLane(lane, deadline),
    processLane(lane, deadline),
    processLane(lane, deadline),
  ]);
  expect(made.reduce((sum, count) => sum + count)).toBe(30);
  const seen = handle.mock.calls.map(([, { deliveryId }]) => deliveryId);
  expect(seen.toSorted()).toEqual(ids.toSorted());
});

test("the queue is woken once for many deliveries, and the sweep wakes what was left", async () => {
  const boss = await startBoss();
  await boss.deleteAllJobs("webhook");
  await Promise.all(Array.from({ length: 20 }, () => post()));
  await vi.waitFor(async () => expect(await boss.fetch("webhook")).toHaveLength(1), 10_000);
  await boss.deleteAllJobs("webhook");
  expect(await wakeDueLanes()).toBe(1);
  expect(await boss.fetch("webhook")).toMatchObject([{ data: lane }]);
  await boss.deleteAllJobs("webhook");
});

test("the scheduler's visit works off what was left, until its time is up", async () => {
  await Promise.all(Array.from({ length: 5 }, () => post()));
  expect(await sweepDeliveries(new Date(Date.now() - 1))).toEqual({ attempts: 0, unfinished: 1 });
  const headers = { authorization: `Bearer ${process.env.CRON_SECRET}` };
  const request = new Request("http://hub.example/api/cron/webhooks", { headers });
  const response = await cron(request, { params: Promise.resolve({ job: "webhooks" }) });
  expect(await response.json()).toEqual({ queued: 0, advanced: 5, unfinished: 0 });
});

test("what is over is removed after a month, what was given up after three, and what is not over never", async () => {
  const ids = [newId(), newId(), newId(), newId(), newId()];
  for (const id of ids) await post({ id });
  const ageTo = (id: string | undefined, status: string, days: number) =>
    asAdmin(
      `UPDATE webhook_events SET status = $2, received_at = now() - make_interval(days => $3),
         next_attempt_at = CASE WHEN $2 = 'failed' THEN now() END WHERE delivery_id = $1`,
      [id, status, days],
    );
  await ageTo(ids[0], "processed", 29);
  await ageTo(ids[1], "processed", 31);
  await ageTo(ids[2], "dead", 89);
  await ageTo(ids[3], "dead", 91);
  await ageTo(ids[4], "failed", 300);
  await forgetDeliveries();
  const left = await asAdmin<{ delivery_id: string }>("SELECT delivery_id FROM webhook_events");
  expect(left.map((row) => row.delivery_id).toSorted()).toEqual([ids[0], ids[2], ids[4]].toSorted());
});
