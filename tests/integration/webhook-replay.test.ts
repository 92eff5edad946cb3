import { asAdmin } from "@tests/factories/admin-sql";
import { aClinic, inRole } from "@tests/factories/clinics";
import { aPerson } from "@tests/factories/people";
import { aConnectedPractice, type Connected, onEachCall } from "@tests/factories/practice";
import { aCliniko } from "@tests/factories/seaview";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { GET as getOne } from "@/app/api/webhook-events/[id]/route";
import { POST as postRange } from "@/app/api/webhook-events/replay/route";
import { GET as getList } from "@/app/api/webhook-events/route";
import { listAlerts } from "@/features/alerts/queries";
import { disconnect, renewWebhook } from "@/features/connections/mutations";
import { receive } from "@/features/webhooks/mutations";
import { sweepDeliveries } from "@/features/webhooks/processing/mutations";
import { getDelivery, listDeliveries, listDeliveryTypes, listRefusals } from "@/features/webhooks/queries";
import { replayDelivery, replayRange } from "@/features/webhooks/replay/mutations";
import type { DeliveryStatus } from "@/features/webhooks/schema";
import { resealDeliveries } from "@/features/webhooks/sealing/mutations";
import { createSecretBox } from "@/lib/crypto/secret-box";
import { signStandardWebhook } from "@/lib/crypto/signature";
import { newId } from "@/lib/db/id";
import { stopBoss } from "@/lib/jobs/boss";
import type { TenantContext } from "@/lib/tenant/context";

const older = vi.hoisted(() => {
  const key = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64");
  process.env.CREDENTIALS_ENCRYPTION_KEY = `${process.env.CREDENTIALS_ENCRYPTION_KEY},${key}`;
  return key;
});

const cliniko = await aCliniko({ empty: true });
const { handle } = cliniko;

afterEach(() => {
  cliniko.handle = handle;
});
afterAll(async () => {
  await stopBoss();
  await cliniko.server.close();
});

type Hooked = Connected & { send: (hint?: object) => Promise<void>; forge: () => Promise<void> };

/** A clinic whose automation posts hints. */
async function aHookedClinic(): Promise<Hooked> {
  const clinic = await aConnectedPractice(cliniko, { patients: 2, appointments: 0 });
  const { path, secret } = await renewWebhook(clinic.ctx, { id: clinic.connection.id });
  const post = async (hint: object, changes: Record<string, string>, status: number[]) => {
    const body = JSON.stringify(hint);
    const headers = { ...signStandardWebhook({ secret, id: newId(), body }), ...changes };
    const request = new Request(`http://hub.example${path}`, { method: "POST", body, headers });
    expect(status).toContain((await receive("cliniko", request, { token: path.split("/").at(-1) })).status);
  };
  const [id] = clinic.ids("patients");
  return {
    ...clinic,
    send: (hint = { resource: "patient", id }) => post(hint, {}, [200, 202]),
    forge: () => post({ resource: "patient", id }, { "webhook-signature": "v1,bm90IGl0" }, [401]),
  };
}

const work = () => sweepDeliveries(new Date(Date.now() + 20_000));

async function everything(ctx: TenantContext, filter: Partial<Parameters<typeof listDeliveries>[1]> = {}) {
  return (await listDeliveries(ctx, { limit: 200, ...filter })).data;
}

function mark(ctx: TenantContext, status: DeliveryStatus, where = "true") {
  return asAdmin(
    `UPDATE webhook_events SET status = $2, next_attempt_at = CASE WHEN $2 = 'failed' THEN now() + interval '1 hour' END
     WHERE organization_id = $1 AND ${where}`,
    [ctx.organizationId, status],
  );
}

const auditOf = ({ organizationId }: TenantContext, action: string) =>
  asAdmin<{ detail: object; actor_label: string; subject_id: string | null }>(
    "SELECT * FROM audit_log WHERE organization_id = $1 AND action = $2 ORDER BY at, id",
    [organizationId, action],
  );

test("deliveries are listed newest first, page by page, and no page repeats or leaves out one", async () => {
  const { ctx, send } = await aHookedClinic();
  for (let count = 0; count < 7; count++) await send();
  // All of one moment: then their ids decide.
  await asAdmin("UPDATE webhook_events SET received_at = now() WHERE organization_id = $1", [ctx.organizationId]);
  const all = (await everything(ctx)).map(({ id }) => id);
  expect(all).toEqual(all.toSorted().toReversed());
  const paged: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listDeliveries(ctx, { limit: 3, cursor });
    paged.push(...page.data.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(paged).toEqual(all);
  await expect(listDeliveries(ctx, { limit: 3, cursor: "bm90IGl0" })).rejects.toMatchObject({ code: "invalid_cursor" });
});

test("filters leave what fits all of them", async () => {
  const { ctx, send, connection } = await aHookedClinic();
  await send();
  await send({ resource: "invoice", id: 1 });
  const [ignored, waiting] = await everything(ctx);
  expect(ignored).toMatchObject({ type: "invoices", status: "ignored", attempts: 0, providerName: "Cliniko" });
  expect(waiting).toMatchObject({ type: "patients", status: "received", connection: { id: connection.id } });
  expect(await listDeliveryTypes(ctx)).toMatchObject([{ provider: "cliniko", name: "Cliniko" }, { type: "patients" }]);
  expect(await everything(ctx, { status: "ignored" })).toEqual([ignored]);
  expect(await everything(ctx, { status: "ignored", type: "patients" })).toEqual([]);
  expect(await everything(ctx, { provider: "cliniko", type: "patients" })).toEqual([waiting]);
  expect(await everything(ctx, { provider: "nobody" })).toEqual([]);
  const at = ignored?.receivedAt ?? "";
  expect(await everything(ctx, { from: at, to: at })).toEqual([]);
  expect(await everything(ctx, { from: at })).toContainEqual(ignored);
});

test("one delivery is shown with what it said, its secrets replaced, and it is noted who looked", async () => {
  const { ctx, send } = await aHookedClinic();
  await send({ resource: "patient", id: "1", apiKey: "hunter2", nested: [{ Password: "hunter2" }] });
  const [{ id } = { id: "" }] = await everything(ctx);
  const shown = await getDelivery(ctx, { id });
  expect(shown).toMatchObject({ isCut: false, payload: expect.stringContaining('"resource": "patient"') });
  expect(shown.headers["webhook-signature"]).toBe("[redacted]");
  expect(JSON.stringify(shown)).not.toContain("hunter2");
  expect(await auditOf(ctx, "webhook_viewed")).toMatchObject([{ subject_id: id, actor_label: "Somebody" }]);
});

test("one whose key is gone is shown without what it said", async () => {
  const { ctx, send } = await aHookedClinic();
  await send();
  await asAdmin("UPDATE webhook_events SET body = '\\x01' WHERE organization_id = $1", [ctx.organizationId]);
  const [{ id } = { id: "" }] = await everything(ctx);
  expect(await getDelivery(ctx, { id })).toMatchObject({ payload: null });
});

test("a range is counted first, and then exactly what was counted is replayed", async () => {
  const { ctx, send } = await aHookedClinic();
  for (let count = 0; count < 3; count++) await send();
  await mark(ctx, "dead");
  await send({ resource: "invoice", id: 1 });
  const counted = await replayRange(ctx, { status: "dead", dryRun: true });
  expect(counted).toEqual({ count: 3, to: expect.any(String) });
  expect((await everything(ctx, { status: "dead" })).length).toBe(3);
  expect(await auditOf(ctx, "webhooks_replayed")).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await send();
  await mark(ctx, "dead", "status = 'received'");
  expect(await replayRange(ctx, { status: "dead", to: counted.to, dryRun: false })).toEqual(counted);
  expect((await everything(ctx)).map(({ status }) => status)).toEqual([
    "dead",
    "ignored",
    "received",
    "received",
    "received",
  ]);
  const [entry, ...more] = await auditOf(ctx, "webhooks_replayed");
  expect(entry?.detail).toMatchObject({ count: 3, status: "dead", to: counted.to });
  expect(more).toEqual([]);
  expect(await replayRange(ctx, { status: "dead", to: counted.to, dryRun: false })).toMatchObject({ count: 0 });
  await work();
  expect((await everything(ctx, { status: "processed" })).length).toBe(3);
});

test("what waits, or is being worked on, is not replayed beside itself", async () => {
  const { ctx, send } = await aHookedClinic();
  await send();
  const [{ id } = { id: "" }] = await everything(ctx);
  await expect(replayDelivery(ctx, { id })).rejects.toMatchObject({ code: "conflict" });
  expect(await replayRange(ctx, { dryRun: true })).toMatchObject({ count: 0 });
  await mark(ctx, "failed");
  expect(await replayDelivery(ctx, { id })).toEqual({ count: 1 });
  expect(await auditOf(ctx, "webhook_replayed")).toMatchObject([{ subject_id: id }]);
});

test("replaying what was processed asks the provider again, and changes nothing", async () => {
  const clinic = await aHookedClinic();
  await clinic.send();
  await work();
  const contacts = () => asAdmin("SELECT * FROM contacts WHERE organization_id = $1", [clinic.ctx.organizationId]);
  const before = await contacts();
  expect(before).toHaveLength(1);
  let calls = 0;
  onEachCall(cliniko, () => {
    calls += 1;
  });
  await replayRange(clinic.ctx, { dryRun: false });
  await work();
  expect(calls).toBe(1);
  expect(await contacts()).toEqual(before);
});

test("a delivery of a connection that has ended, or of a type that is not kept, is ignored with the reason", async () => {
  const clinic = await aHookedClinic();
  await clinic.send();
  await clinic.send({ resource: "invoice", id: 1 });
  await disconnect(clinic.ctx, { id: clinic.connection.id });
  await replayRange(clinic.ctx, { dryRun: false });
  await work();
  expect((await everything(clinic.ctx)).map(({ status, reason }) => [status, reason])).toEqual([
    ["ignored", "The hub does not act on this type."],
    ["ignored", "There is no such connection, or it was disconnected."],
  ]);
});

test("a provider that is busy is not asked before it said, and the others wait with it", async () => {
  const clinic = await aHookedClinic();
  await clinic.send();
  await clinic.send({ resource: "patient", id: clinic.ids("patients")[1] });
  clinic.act("misbehave", { kind: "429", path: "^/v1/patients", resetInSeconds: 60, times: 1 });
  await work();
  clinic.act("reset");
  const [later, first] = await everything(clinic.ctx);
  expect(first).toMatchObject({ status: "failed", attempts: 1, reason: expect.stringContaining("Cliniko") });
  expect(Date.parse(first?.nextAttemptAt ?? "") - Date.now()).toBeGreaterThan(40_000);
  expect(later).toMatchObject({ status: "received", attempts: 0 });
});

test("what was turned away is counted by day and reason, for whom it was meant", async () => {
  const [clinic, other] = [await aHookedClinic(), await aHookedClinic()];
  await clinic.forge();
  await clinic.forge();
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Australia/Melbourne" }).format(new Date());
  expect(await listRefusals(clinic.ctx)).toMatchObject([
    { provider: "cliniko", connection: { id: clinic.connection.id }, reason: "forged", count: 2, day },
  ]);
  expect(await listRefusals(other.ctx)).toEqual([]);
});

test("who may not look does not look, and who may only look does not replay", async () => {
  const { ctx, send } = await aHookedClinic();
  await send();
  await mark(ctx, "dead");
  const [{ id } = { id: "" }] = await everything(ctx);
  const staff = inRole(ctx, "clinic_staff");
  for (const look of [
    () => listDeliveries(staff, { limit: 1 }),
    () => getDelivery(staff, { id }),
    () => listRefusals(staff),
  ]) {
    await expect(look()).rejects.toMatchObject({ code: "forbidden" });
  }
  const looker = { ...ctx, permissions: new Set(["config.view"]) };
  await expect(replayDelivery(looker, { id })).rejects.toMatchObject({ code: "forbidden" });
  await expect(replayRange(looker, { dryRun: true })).rejects.toMatchObject({ code: "forbidden" });
  expect(await everything(looker)).toMatchObject([{ id, status: "dead" }]);
});

test("another organization's deliveries are neither seen nor replayed, one by one or by range", async () => {
  const { ctx, send } = await aHookedClinic();
  await send();
  await mark(ctx, "dead");
  const [{ id } = { id: "" }] = await everything(ctx);
  const stranger = await aClinic({ role: "tenant_owner" });
  expect(await everything(stranger)).toEqual([]);
  await expect(getDelivery(stranger, { id })).rejects.toMatchObject({ code: "not_found" });
  await expect(replayDelivery(stranger, { id })).rejects.toMatchObject({ code: "not_found" });
  expect(await replayRange(stranger, { dryRun: false })).toMatchObject({ count: 0 });
  expect(await everything(ctx)).toMatchObject([{ id, status: "dead" }]);
});

test("the API lists, shows, counts and replays", async () => {
  const { ctx, send } = await aHookedClinic();
  await send();
  await mark(ctx, "dead");
  const { cookie } = await aPerson(ctx, "tenant_admin");
  const ask = async (handler: typeof getList, path: string, { body, id = "" }: { body?: object; id?: string } = {}) => {
    const init = body ? { method: "POST", body: JSON.stringify(body) } : {};
    const headers = { cookie, ...(body ? { "content-type": "application/json" } : {}) };
    const request = new Request(`http://localhost:3000/api/webhook-events${path}`, { ...init, headers });
    const response = await handler(request, { params: Promise.resolve({ id }) });
    return { status: response.status, json: (await response.json()) as Record<string, never> };
  };
  const { json } = await ask(getList, "?status=dead&limit=1");
  const [{ id } = { id: "" }] = json.data as unknown as { id: string }[];
  expect(await ask(getOne, `/${id}`, { id })).toMatchObject({
    status: 200,
    json: { id, status: "dead", isCut: false },
  });
  expect(await ask(getList, "?status=lost")).toMatchObject({ status: 400 });
  expect(await ask(postRange, "/replay", { body: { dryRun: true } })).toMatchObject({
    status: 200,
    json: { count: 1 },
  });
  expect(await ask(postRange, "/replay", { body: { statuses: [] } })).toMatchObject({ status: 400 });
  expect(await ask(postRange, "/replay", { body: { status: "dead" } })).toMatchObject({
    status: 200,
    json: { count: 1 },
  });
});

test("a delivery that is given up raises an alert where its connection is looked after", async () => {
  const clinic = await aHookedClinic();
  await clinic.send();
  clinic.act("misbehave", { kind: "500", path: "^/v1/patients" });
  await asAdmin("UPDATE webhook_events SET attempts = 11 WHERE organization_id = $1", [clinic.ctx.organizationId]);
  await work();
  clinic.act("reset");
  expect(await everything(clinic.ctx)).toMatchObject([{ status: "dead", attempts: 12 }]);
  expect(await listAlerts(clinic.ctx)).toMatchObject([
    {
      kind: "delivery_dead",
      connectionId: clinic.connection.id,
      message: expect.stringMatching(/12 attempts.*Cliniko/),
    },
  ]);
});

test("what an older key sealed is sealed anew with the newest, and says the same", async () => {
  const { ctx, send, connection } = await aHookedClinic();
  await send({ resource: "patient", id: "4711" });
  const [{ id } = { id: "" }] = await everything(ctx);
  expect(await resealDeliveries(ctx)).toEqual({ sealed: 0, unopened: 0 });
  const owner = { organizationId: ctx.organizationId, connectionId: connection.id, kind: `webhook_event:${id}` };
  const { ciphertext, keyId } = createSecretBox(older).seal('{"resource":"patient","id":"older"}', owner);
  await asAdmin("UPDATE webhook_events SET body = $2, key_id = $3 WHERE id = $1", [id, ciphertext, keyId]);
  expect(await resealDeliveries(ctx)).toEqual({ sealed: 1, unopened: 0 });
  expect(await resealDeliveries(ctx)).toEqual({ sealed: 0, unopened: 0 });
  expect((await getDelivery(ctx, { id })).payload).toContain("older");
  const [row] = await asAdmin<{ key_id: string }>("SELECT key_id FROM webhook_events WHERE id = $1", [id]);
  expect(row?.key_id).not.toBe(keyId);
});
