import { asAdmin } from "@tests/factories/admin-sql";
import { aClinic } from "@tests/factories/clinics";
import { aConnectedPractice, aPractice, type Connected, connectTo, onEachCall, sync } from "@tests/factories/practice";
import { aCliniko } from "@tests/factories/seaview";
import { afterAll, afterEach, expect, test } from "vitest";
import { POST } from "@/app/api/webhooks/[provider]/[[...token]]/route";
import { disconnect, renewWebhook, updateConnection } from "@/features/connections/mutations";
import { processHint } from "@/features/webhooks/hints/mutations";
import { sweepDeliveries } from "@/features/webhooks/processing/mutations";
import { signStandardWebhook } from "@/lib/crypto/signature";
import { newId } from "@/lib/db/id";
import { withTenant } from "@/lib/db/tenant";
import { stopBoss } from "@/lib/jobs/boss";

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

type Hook = { path: string; secret: string };

async function aHintedPractice(): Promise<Connected & { hook: Hook }> {
  const clinic = await aConnectedPractice(cliniko, { patients: 4, appointments: 0 });
  await sync(clinic);
  return { ...clinic, hook: await renewWebhook(clinic.ctx, { id: clinic.connection.id }) };
}

type Delivery = { body?: string; headers?: Record<string, string>; secret?: string; now?: Date; path?: string };

/** Posts a hint as a clinic's own automation would; signed with its secret unless told otherwise. */
function post(
  hook: Hook,
  hint: object | string,
  { headers, secret = hook.secret, now, path = hook.path }: Delivery = {},
) {
  const body = typeof hint === "string" ? hint : JSON.stringify(hint);
  const signature = signStandardWebhook({ secret, id: newId(), body, ...(now ? { now } : {}) });
  const request = new Request(`http://hub.example${path}`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...signature, ...headers },
  });
  const [, , , provider, token] = path.split("/");
  return POST(request, { params: Promise.resolve({ provider, ...(token ? { token: [token] } : {}) }) });
}

const work = () => sweepDeliveries(new Date(Date.now() + 20_000));

async function contactOf({ ctx }: Pick<Connected, "ctx">, externalId: string) {
  const { organizationId } = ctx;
  return withTenant(ctx, (db) => db.contact.findFirst({ where: { organizationId, externalId } }));
}

test("a signed hint is taken, and the record it names is read again from the provider", async () => {
  const clinic = await aHintedPractice();
  const [id = ""] = clinic.ids("patients");
  clinic.act("edit", { id, fields: { first_name: "Hinted" } });
  const response = await post(clinic.hook, { resource: "patient", id, first_name: "Not believed" });
  expect(response.status).toBe(202);
  expect(await response.json()).toEqual({ received: true });
  expect((await contactOf(clinic, id))?.firstName).not.toBe("Hinted");
  await work();
  expect(await contactOf(clinic, id)).toMatchObject({ firstName: "Hinted" });
});

test("a booking that a hint names makes its patient active at once", async () => {
  const clinic = await aHintedPractice();
  const [patientId = ""] = clinic.ids("patients");
  const startsAt = new Date(Date.now() - 86_400_000).toISOString();
  const { id } = clinic.act("book", { patientId, startsAt });
  const { organizationId } = clinic.ctx;
  const active = () => withTenant(clinic.ctx, (db) => db.activePatient.count({ where: { organizationId } }));
  expect(await active()).toBe(0);
  await post(clinic.hook, { resource: "appointment", id: 1 });
  await post(clinic.hook, { resource: "appointment", id });
  await work();
  expect(await active()).toBe(1);
  clinic.act("cancel", { id });
  await post(clinic.hook, { resource: "individual_appointments", id });
  await work();
  expect(await active()).toBe(0);
});

test("a hint about a record that the provider no longer has marks it as deleted", async () => {
  const clinic = await aHintedPractice();
  const [id = ""] = clinic.ids("patients");
  clinic.act("remove", { id });
  await post(clinic.hook, { resource: "patients", id });
  await work();
  expect(await contactOf(clinic, id)).toMatchObject({ status: "deleted" });
});

test("what has gone since a page was asked for stays gone, and may come back later", async () => {
  const clinic = await aHintedPractice();
  const [id = ""] = clinic.ids("patients");
  const hint = { ...clinicRef(clinic), resource: "patient", id };
  cliniko.handle = async (request) => {
    const answer = await handle(request);
    if (!/\/patients$/.test(request.path)) return answer;
    cliniko.handle = handle;
    clinic.act("remove", { id });
    expect(await processHint(hint)).toMatchObject({ changed: 1 });
    return answer;
  };
  await sync(clinic, { mode: "full" });
  expect(await contactOf(clinic, id)).toMatchObject({ status: "deleted" });
  const [other = ""] = clinic.ids("patients");
  await asAdmin("UPDATE contacts SET deleted_at = now() - interval '1 second' WHERE external_id = $1", [other]);
  expect(await processHint({ ...hint, id: other })).toMatchObject({ changed: 1 });
  expect(await contactOf(clinic, other)).toMatchObject({ status: "active", deletedAt: null });
});

test("a provider in trouble that denies one hinted record after the other is not believed for long", async () => {
  const clinic = await aHintedPractice();
  clinic.act("misbehave", { kind: "empty", path: "^/v1/patients" });
  for (const id of clinic.ids("patients")) await post(clinic.hook, { resource: "patients", id });
  await work();
  expect(await standingOf(clinic)).toBe(2);
  // Those are tried again, and found to be there after all.
  cliniko.misbehaviour.reset();
  const { organizationId } = clinic.ctx;
  const waiting = await withTenant(clinic.ctx, (db) =>
    db.webhookEvent.findMany({ where: { organizationId, status: "failed" } }),
  );
  expect(waiting.map(({ reason }) => reason)).toEqual([
    expect.stringContaining("3 of 4 such records would have gone within a day"),
    expect.stringContaining("3 of 4 such records would have gone within a day"),
  ]);
  await asAdmin(`UPDATE webhook_events SET next_attempt_at = now() WHERE status = 'failed'`);
  await work();
  expect(await standingOf(clinic)).toBe(2);
});

test("what a hint made vanish yesterday does not count today", async () => {
  const clinic = await aHintedPractice();
  for (const id of clinic.ids("patients")) {
    clinic.act("remove", { id });
    expect(await processHint({ ...clinicRef(clinic), resource: "patient", id })).toMatchObject({ changed: 1 });
    await asAdmin(`UPDATE contacts SET deleted_at = deleted_at - interval '25 hours' WHERE external_id = $1`, [id]);
    if ((await standingOf(clinic)) === 1) break;
  }
  expect(await standingOf(clinic)).toBe(1);
});

function standingOf({ ctx }: Connected): Promise<number> {
  const { organizationId } = ctx;
  return withTenant(ctx, (db) => db.contact.count({ where: { organizationId, deletedAt: null } }));
}

test("a hint that is sent again changes nothing", async () => {
  const clinic = await aHintedPractice();
  const [id = ""] = clinic.ids("patients");
  clinic.act("edit", { id, fields: { first_name: "Once" } });
  const hint = { ...clinicRef(clinic), resource: "patient", id };
  expect(await processHint(hint)).toEqual({ changed: 1, reason: null });
  const before = await contactOf(clinic, id);
  expect(await processHint(hint)).toEqual({ changed: 0, reason: null });
  for (let times = 0; times < 3; times++)
    expect((await post(clinic.hook, { resource: "patient", id })).status).toBe(202);
  await work();
  expect(await contactOf(clinic, id)).toEqual(before);
});

function clinicRef({ ctx, connection }: Connected) {
  return { organizationId: ctx.organizationId, connectionId: connection.id };
}

test("a hint that somebody forged, altered, kept for later or sent without a signature is refused", async () => {
  const clinic = await aHintedPractice();
  const other = await aHintedPractice();
  const hint = { resource: "patient", id: "1" };
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const refused = [
    await post(clinic.hook, hint, { secret: other.hook.secret }),
    await post(clinic.hook, hint, { now: ago(6) }),
    await post(clinic.hook, hint, { now: ago(-6) }),
    await post(clinic.hook, hint, { headers: { "webhook-signature": "" } }),
    await post(clinic.hook, hint, { headers: { "webhook-signature": "v1,bm90IGl0" } }),
    await post(clinic.hook, hint, { headers: { "webhook-id": "another" } }),
    await post(clinic.hook, hint, { headers: { "webhook-timestamp": "soon" } }),
  ];
  for (const response of refused) {
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: "forged", status: 401 });
  }
  expect((await post(clinic.hook, hint, { now: ago(4) })).status).toBe(202);
});

test("an address that was never given out, or is no longer, does not exist", async () => {
  const clinic = await aHintedPractice();
  const hint = { resource: "patient", id: "1" };
  expect((await post(clinic.hook, hint, { path: "/api/webhooks/cliniko/nobody" })).status).toBe(404);
  expect((await post(clinic.hook, hint, { path: "/api/webhooks/cliniko" })).status).toBe(404);
  expect((await post(clinic.hook, hint, { path: clinic.hook.path.replace("cliniko", "nobody") })).status).toBe(404);
  const renewed = await renewWebhook(clinic.ctx, { id: clinic.connection.id });
  expect((await post(clinic.hook, hint)).status).toBe(404);
  expect((await post(renewed, hint)).status).toBe(202);
  await disconnect(clinic.ctx, { id: clinic.connection.id });
  expect((await post(renewed, hint)).status).toBe(404);
});

test.each([
  ["no JSON", "resource=patient", 400],
  ["half of it", '{"resource":"patient"', 400],
  ["a list", "[]", 400],
  ["nothing at all", "", 400],
  ["no id", { resource: "patient" }, 400],
  ["an id that is none", { resource: "patient", id: { $ne: 1 } }, 400],
  ["a resource with a character that cannot be kept", { resource: "pat\0ient", id: "1" }, 400],
  ["a megabyte", { resource: "patient", id: "1", padding: "x".repeat(2 ** 20) }, 413],
])("a signed body that is %s is refused with a sentence that helps", async (_, body, status) => {
  const clinic = await aHintedPractice();
  const response = await post(clinic.hook, body);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ status, detail: expect.stringMatching(/^[A-Z].{10,}/) });
});

test("a hint about something that is not kept here is taken and ignored", async () => {
  const clinic = await aHintedPractice();
  await work();
  expect((await post(clinic.hook, { resource: "invoice", id: "1" })).status).toBe(200);
  let calls = 0;
  onEachCall(cliniko, () => {
    calls += 1;
  });
  await work();
  expect(calls).toBe(0);
  expect(await processHint({ ...clinicRef(clinic), resource: "patient", id: "1 or 2" })).toMatchObject({ changed: 0 });
  expect(await processHint({ ...clinicRef(clinic), resource: "patient", id: "4711" })).toMatchObject({ changed: 0 });
});

test("a hint about a record with a value that cannot be stored is left to the next sync, which keeps it as failed", async () => {
  const clinic = await aHintedPractice();
  const [id = ""] = clinic.ids("appointment_types");
  clinic.act("edit", { id, fields: { duration_in_minutes: 1e12 } });
  const hint = { ...clinicRef(clinic), resource: "appointment_type", id };
  expect(await processHint(hint)).toEqual({ changed: 0, reason: expect.stringContaining("cannot be stored") });
  expect(await sync(clinic, { mode: "incremental" })).toMatchObject({ status: "partial", counts: { rejected: 1 } });
});

test("a hint whose connection has ended meanwhile is dropped, and one that meets a busy provider is tried again", async () => {
  const clinic = await aHintedPractice();
  const [id = ""] = clinic.ids("patients");
  const hint = { ...clinicRef(clinic), resource: "patient", id };
  clinic.act("misbehave", { kind: "429", path: "^/v1/patients", resetInSeconds: 60, times: 1 });
  await expect(processHint(hint)).rejects.toMatchObject({ fault: "rate_limited" });
  await disconnect(clinic.ctx, { id: clinic.connection.id });
  expect(await processHint(hint)).toEqual({ changed: 0, reason: expect.stringContaining("disconnected") });
});

test("nothing of a paused connection is taken over until it is resumed and synced", async () => {
  const clinic = await aHintedPractice();
  const [id = ""] = clinic.ids("patients");
  await updateConnection(clinic.ctx, { id: clinic.connection.id, paused: true });
  clinic.act("edit", { id, fields: { first_name: "Later" } });
  const hint = { ...clinicRef(clinic), resource: "patient", id };
  expect(await processHint(hint)).toEqual({ changed: 0, reason: expect.stringContaining("paused") });
  await updateConnection(clinic.ctx, { id: clinic.connection.id, paused: false });
  await sync(clinic, { mode: "incremental" });
  expect(await contactOf(clinic, id)).toMatchObject({ firstName: "Later" });
});

test("one clinic's address and secret touch nothing of another's, even where both follow the same practice", async () => {
  const practice = aPractice(cliniko, { patients: 2, appointments: 0 });
  const [mine, theirs] = [await aClinic({ role: "tenant_owner" }), await aClinic({ role: "tenant_owner" })];
  const clinics = [mine, theirs].map(async (ctx) => ({ ...practice, ctx, connection: await connectTo(ctx, practice) }));
  const [first, second] = await Promise.all(clinics);
  if (!first || !second) throw new Error("two clinics");
  await sync(first);
  await sync(second);
  const hook = await renewWebhook(mine, { id: first.connection.id });
  const [id = ""] = practice.ids("patients");
  practice.act("edit", { id, fields: { first_name: "Shared" } });
  const body = { resource: "patient", id, organizationId: theirs.organizationId, connectionId: second.connection.id };
  expect((await post(hook, body)).status).toBe(202);
  await work();
  expect((await contactOf(first, id))?.firstName).toBe("Shared");
  expect((await contactOf(second, id))?.firstName).not.toBe("Shared");
});

test("whoever takes up a hint after a killed process has the figures computed, though nothing is left to write", async () => {
  const clinic = await aHintedPractice();
  const [id = ""] = clinic.ids("patients");
  clinic.act("edit", { id, fields: { first_name: "Hinted" } });
  await post(clinic.hook, { resource: "patient", id });
  await work();
  const { organizationId } = clinic.ctx;
  // As the killed one left it: the record is written, the figures are not, and its hold on the delivery has run out.
  await asAdmin("UPDATE organizations SET figures_computed_at = '2020-01-01' WHERE id = $1", [organizationId]);
  await asAdmin(
    `UPDATE webhook_events SET status = 'processing', next_attempt_at = now(), finished_at = NULL
     WHERE organization_id = $1`,
    [organizationId],
  );
  await work();
  const [row] = await asAdmin<{ at: Date }>("SELECT figures_computed_at AS at FROM organizations WHERE id = $1", [
    organizationId,
  ]);
  expect(row?.at.getFullYear()).toBeGreaterThan(2020);
});
