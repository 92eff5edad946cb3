import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser, anEmail } from "@tests/factories/browsers";
import { aClerk, signInThrough } from "@tests/factories/clerk";
import { aClinic, inRole } from "@tests/factories/clinics";
import { aPerson, aSuperAdmin } from "@tests/factories/people";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { POST as postReplayOne } from "@/app/api/admin/webhook-events/[id]/replay/route";
import { GET as getOne } from "@/app/api/admin/webhook-events/[id]/route";
import { POST as postReplayRange } from "@/app/api/admin/webhook-events/replay/route";
import { GET as getList } from "@/app/api/admin/webhook-events/route";
import { GET as getRefusals } from "@/app/api/admin/webhook-refusals/route";
import { GET as getOwn } from "@/app/api/webhook-events/[id]/route";
import { sourceFlags } from "@/cli/node-flags";
import { env } from "@/env";
import { listHubLog } from "@/features/audit/hub/queries";
import { startLook } from "@/features/oversight/look/mutations";
import { receive } from "@/features/webhooks/mutations";
import { replayPlatformDelivery, replayPlatformRange } from "@/features/webhooks/overseen/mutations";
import {
  countPlatformGivenUp,
  getPlatformDelivery,
  listPlatformDeliveries,
  listPlatformDeliveryTypes,
  listPlatformRefusals,
} from "@/features/webhooks/overseen/queries";
import {
  getPlatformDeliveryEndpoint,
  listPlatformDeliveriesEndpoint,
  listPlatformRefusalsEndpoint,
  replayPlatformOneEndpoint,
  replayPlatformRangeEndpoint,
} from "@/features/webhooks/overseen/schema";
import { sweepDeliveries } from "@/features/webhooks/processing/mutations";
import { getDelivery, listDeliveries } from "@/features/webhooks/queries";
import { getDeliveryEndpoint } from "@/features/webhooks/schema";
import type { Person } from "@/lib/auth/viewer";
import { newId } from "@/lib/db/id";
import { type Message, signMessage } from "@/lib/integrations/clerk/sandbox/post";
import { stopBoss } from "@/lib/jobs/boss";

let clerk: Awaited<ReturnType<typeof aClerk>>;
let overseer: Awaited<ReturnType<typeof aSuperAdmin>>;
let person: Person;

beforeAll(async () => {
  clerk = await aClerk();
  signInThrough(clerk);
  env.AUTH = "builtin";
  overseer = await aSuperAdmin();
  ({ person } = overseer);
});
afterAll(async () => {
  await clerk.server.close();
  await stopBoss();
});
beforeEach(async () => {
  clerk.messages.length = 0;
  await asAdmin("DELETE FROM webhook_events WHERE connection_id IS NULL");
});

const work = () => sweepDeliveries(new Date(Date.now() + 20_000));

async function post(message: Message, secret = clerk.keys.webhookSecret): Promise<number> {
  const headers = signMessage(message, secret, new Date());
  const request = new Request("http://hub.example/api/webhooks/clerk", { method: "POST", body: message.body, headers });
  return (await receive("clerk", request)).status;
}

/** Everything that Clerk tells of a new organization arrives, and the first thing that is told is of its founder. */
async function anArrival() {
  const founder = clerk.happen.createUser({ email: anEmail(), firstName: "Ida", lastName: "Lund" });
  const organization = clerk.happen.createOrganization({ name: "Harbour Physio", createdBy: founder.id });
  for (const message of clerk.messages.splice(0)) await post(message);
  return { founder, organization };
}

const everything = async (filter: Partial<Parameters<typeof listPlatformDeliveries>[1]> = {}) =>
  (await listPlatformDeliveries(person, { limit: 200, ...filter })).data;

const mark = (status: "dead" | "processed") =>
  asAdmin("UPDATE webhook_events SET status = $1, next_attempt_at = NULL WHERE connection_id IS NULL", [status]);

const lastOf = async (action: string) =>
  (await listHubLog(person, { limit: 50 })).data.find((entry) => entry.action === action);

test("what a supplier sent is listed newest first, page by page, with whose it turned out to be", async () => {
  const { organization } = await anArrival();
  await work();
  const all = await everything();
  expect(all.map(({ type }) => type).toSorted()).toEqual([
    "organization.created",
    "organizationMembership.created",
    "user.created",
  ]);
  const [hub] = await asAdmin<{ id: string }>("SELECT id FROM organizations WHERE clerk_organization_id = $1", [
    organization.id,
  ]);
  const owners = Object.fromEntries(all.map(({ type, organization: owner }) => [type, owner]));
  expect(owners["user.created"]).toBeNull();
  expect(owners["organization.created"]).toEqual({ id: hub?.id, name: "Harbour Physio" });
  expect(all.every(({ connection, providerName }) => connection === null && providerName === "Clerk")).toBe(true);
  const first = await listPlatformDeliveries(person, { limit: 2 });
  const second = await listPlatformDeliveries(person, { limit: 2, cursor: first.nextCursor ?? "" });
  expect([...first.data, ...second.data]).toEqual(all);
  expect(second.nextCursor).toBeNull();
});

test("filters leave what fits all of them, also what is nobody's yet", async () => {
  await anArrival();
  await work();
  expect((await everything({ organization: "unknown" })).map(({ type }) => type)).toEqual(["user.created"]);
  expect(await everything({ organization: "known" })).toHaveLength(2);
  expect(await everything({ type: "user.created", status: "processed", provider: "clerk" })).toHaveLength(1);
  expect(await everything({ provider: "stripe" })).toEqual([]);
  expect(await everything({ status: "dead" })).toEqual([]);
  const [newest] = await everything();
  expect(await everything({ from: newest?.receivedAt, to: newest?.receivedAt })).toEqual([]);
  expect(await listPlatformDeliveryTypes(person)).toContainEqual({
    provider: "clerk",
    name: "Clerk",
    type: "user.created",
  });
});

test("a clinic's own deliveries are not among them", async () => {
  const ctx = await aClinic({ role: "tenant_owner" });
  const connectionId = newId();
  await asAdmin(
    `INSERT INTO organization_services (organization_id, id, provider, external_account_id, account_name, updated_at)
     VALUES ($1, $2, 'cliniko', 'elsewhere', 'A practice', now())`,
    [ctx.organizationId, connectionId],
  );
  const id = newId();
  await asAdmin(
    `INSERT INTO webhook_events (id, organization_id, connection_id, provider, delivery_id, type, status, body, body_bytes, key_id)
     VALUES ($1, $2, $3, 'cliniko', 'msg_1', 'patients', 'dead', '\\x01', 1, 'k')`,
    [id, ctx.organizationId, connectionId],
  );
  await asAdmin(
    `INSERT INTO webhook_refusals (id, organization_id, connection_id, provider, day, reason, count)
     VALUES ($1, $2, $3, 'cliniko', now()::date, 'forged', 7)`,
    [newId(), ctx.organizationId, connectionId],
  );
  expect(await everything()).toEqual([]);
  expect((await listPlatformRefusals(person)).filter(({ provider }) => provider === "cliniko")).toEqual([]);
  expect(await countPlatformGivenUp(person)).toBe(0);
  await expect(getPlatformDelivery(person, { id })).rejects.toMatchObject({ code: "not_found" });
  await expect(replayPlatformDelivery(person, { id })).rejects.toMatchObject({ code: "not_found" });
  expect(await replayPlatformRange(person, { dryRun: false })).toMatchObject({ count: 0 });
  expect(await asAdmin("SELECT status FROM webhook_events WHERE id = $1", [id])).toEqual([{ status: "dead" }]);
});

test("one is shown with what it said, and who looked is noted in the hub's log and its organization's", async () => {
  const { founder, organization } = await anArrival();
  await work();
  const [told, made] = [await theOnly("user.created"), await theOnly("organization.created")];
  const shown = await getPlatformDelivery(person, { id: told.id, requestId: "request-1" });
  expect(shown).toMatchObject({ organization: null, payload: expect.stringContaining(founder.id) });
  expect(shown.headers["svix-signature"]).toBe("[redacted]");
  expect(await lastOf("webhook_viewed")).toMatchObject({
    actor: { type: "super_admin", id: overseer.userId },
    subjectType: "platform_delivery",
    subjectId: told.id,
    requestId: "request-1",
  });
  const lookedAt = () =>
    asAdmin(
      `SELECT actor_type, actor_id, subject_id FROM audit_log l JOIN organizations o ON o.id = l.organization_id
       WHERE o.clerk_organization_id = $1 AND action = 'webhook_viewed'`,
      [organization.id],
    );
  expect(await lookedAt()).toEqual([]);
  // Whose it turned out to be makes no difference to what it was sealed for.
  expect((await getPlatformDelivery(person, { id: made.id })).payload).toContain(organization.id);
  expect(await lookedAt()).toEqual([{ actor_type: "super_admin", actor_id: overseer.userId, subject_id: made.id }]);
});

async function theOnly(type: string) {
  const [found, ...others] = await everything({ type });
  if (!found || others.length > 0) throw new Error(`${others.length + 1} of ${type}`);
  return found;
}

test("a look that cannot be noted shows nothing", async () => {
  await anArrival();
  const { id } = await theOnly("user.created");
  await asAdmin("REVOKE INSERT ON hub_log FROM hub_system");
  try {
    await expect(getPlatformDelivery(person, { id })).rejects.toThrow();
    await mark("dead");
    await expect(replayPlatformRange(person, { dryRun: false })).rejects.toThrow();
  } finally {
    await asAdmin("GRANT INSERT ON hub_log TO hub_system");
  }
  expect((await everything()).map(({ status }) => status)).toEqual(["dead", "dead", "dead"]);
});

test("a range is counted first, and exactly what was counted is processed once more", async () => {
  await anArrival();
  await mark("dead");
  expect(await countPlatformGivenUp(person)).toBe(3);
  const counted = await replayPlatformRange(person, { status: "dead", organization: "unknown", dryRun: true });
  expect(counted).toEqual({ count: 3, to: expect.any(String) });
  expect(await lastOf("webhooks_replayed")).toBeUndefined();
  await new Promise((resolve) => setTimeout(resolve, 5));
  clerk.happen.createUser({ email: anEmail() });
  for (const message of clerk.messages.splice(0)) await post(message);
  await mark("dead");
  expect(await replayPlatformRange(person, { status: "dead", to: counted.to, dryRun: false })).toEqual(counted);
  expect((await everything({ status: "dead" })).length).toBe(1);
  const entry = await lastOf("webhooks_replayed");
  expect(entry?.detail).toMatchObject({ count: 3, status: "dead", to: counted.to });
  expect(await replayPlatformRange(person, { status: "dead", to: counted.to, dryRun: false })).toMatchObject({
    count: 0,
  });
  expect((await lastOf("webhooks_replayed"))?.id).toBe(entry?.id);
  await work();
  expect(await everything({ status: "processed" })).toHaveLength(3);
});

test("whoever runs the hub replays by command, counted first, and the hub's log has it", async () => {
  await anArrival();
  await mark("dead");
  const replay = async (...words: string[]) => {
    const order = [...sourceFlags, "src/cli/webhooks-replay.ts", "--provider", "clerk", ...words];
    return (await promisify(execFile)(process.execPath, order)).stdout.trim();
  };
  expect(await replay("--dry-run")).toBe("3 deliveries of clerk would be processed once more");
  expect(await everything({ status: "dead" })).toHaveLength(3);
  expect(await replay()).toBe("3 deliveries of clerk will be processed once more");
  expect(await everything({ status: "received" })).toHaveLength(3);
  expect(await lastOf("webhooks_replayed")).toMatchObject({
    actor: { type: "system", id: null, label: "command line" },
    detail: { count: 3, provider: "clerk", status: "dead" },
  });
});

test("what waits, or is being worked on, is not replayed beside itself", async () => {
  await anArrival();
  const { id } = await theOnly("user.created");
  await expect(replayPlatformDelivery(person, { id })).rejects.toMatchObject({ code: "conflict" });
  await work();
  expect(await replayPlatformDelivery(person, { id })).toEqual({ count: 1 });
  expect(await lastOf("webhook_replayed")).toMatchObject({ subjectId: id, detail: { status: "processed" } });
});

test("what an organization's admins see of it, once it is theirs, stays theirs alone", async () => {
  const { organization } = await anArrival();
  await work();
  const [row] = await asAdmin<{ id: string }>("SELECT id FROM organizations WHERE clerk_organization_id = $1", [
    organization.id,
  ]);
  const stranger = await aClinic({ role: "tenant_owner" });
  const own = { ...stranger, organizationId: row?.id as typeof stranger.organizationId };
  expect((await listDeliveries(own, { limit: 50 })).data).toHaveLength(2);
  expect((await listDeliveries(stranger, { limit: 50 })).data).toEqual([]);
  const { id } = await theOnly("user.created");
  for (const ctx of [own, stranger, inRole(stranger, "super_admin")]) {
    await expect(getDelivery(ctx, { id })).rejects.toMatchObject({ code: "not_found" });
  }
});

test("nobody who looks at an invitation's delivery could take the place", async () => {
  const { organization } = await anArrival();
  const { id: invitationId } = clerk.happen.invite({ organizationId: organization.id, email: anEmail() });
  const link = clerk.world.invitations.get(invitationId)?.url ?? "";
  const [message] = clerk.messages.splice(0);
  if (!message) throw new Error("Nothing was told.");
  expect(JSON.parse(message.body).data.url).toBe(link);
  await post(message);
  await work();
  const { id } = await theOnly("organizationInvitation.created");
  const [row] = await asAdmin<{ id: string }>("SELECT id FROM organizations WHERE clerk_organization_id = $1", [
    organization.id,
  ]);
  const stranger = await aClinic();
  const admin = await aPerson(
    { ...stranger, organizationId: row?.id as typeof stranger.organizationId },
    "tenant_admin",
  );
  const shown = [
    await aBrowser().call(getDeliveryEndpoint, getOwn, { headers: { cookie: admin.cookie }, params: { id } }),
    await aBrowser().call(getPlatformDeliveryEndpoint, getOne, {
      headers: { cookie: overseer.cookie },
      params: { id },
    }),
  ];
  for (const { status, json } of shown) {
    expect(status).toBe(200);
    const payload = String(json.payload);
    expect(payload).not.toContain(new URL(link).searchParams.get("ticket"));
    expect(JSON.parse(payload).data).toMatchObject({
      id: invitationId,
      url: `${new URL(link).origin}/[redacted]?[redacted]`,
    });
  }
});

test("what was turned away is counted by supplier, day and reason", async () => {
  clerk.happen.createUser({ email: anEmail() });
  const [message] = clerk.messages.splice(0);
  if (!message) throw new Error("Nothing was told.");
  const before = (await listPlatformRefusals(person)).find(({ reason }) => reason === "forged")?.count ?? 0;
  expect(await post(message, `whsec_${Buffer.from(newId()).toString("base64")}`)).toBe(401);
  expect(await listPlatformRefusals(person)).toContainEqual({
    provider: "clerk",
    providerName: "Clerk",
    connection: null,
    day: new Date().toISOString().slice(0, 10),
    reason: "forged",
    count: before + 1,
    lastAt: expect.any(String),
  });
});

test("nobody but a super admin gets at them, whatever they may do in their organization", async () => {
  const nobody = { ...person, superAdmin: false };
  for (const attempt of [
    () => listPlatformDeliveries(nobody, { limit: 1 }),
    () => listPlatformDeliveryTypes(nobody),
    () => getPlatformDelivery(nobody, { id: newId() }),
    () => listPlatformRefusals(nobody),
    () => countPlatformGivenUp(nobody),
    () => replayPlatformDelivery(nobody, { id: newId() }),
    () => replayPlatformRange(nobody, { dryRun: true }),
    () => listHubLog(nobody, { limit: 1 }),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
  }
});

test("the API lists, shows, counts and replays, and changes nothing during a look", async () => {
  await anArrival();
  await mark("dead");
  const headers = { cookie: overseer.cookie };
  const browser = aBrowser();
  const list = await browser.call(listPlatformDeliveriesEndpoint, getList, { headers, query: "?status=dead&limit=1" });
  const [{ id }] = list.json.data as [{ id: string }];
  expect((await browser.call(getPlatformDeliveryEndpoint, getOne, { headers, params: { id } })).json.id).toBe(id);
  expect((await browser.call(listPlatformRefusalsEndpoint, getRefusals, { headers })).status).toBe(200);
  const counted = await browser.call(replayPlatformRangeEndpoint, postReplayRange, { headers, body: { dryRun: true } });
  expect(counted).toMatchObject({ status: 200, json: { count: 3 } });
  const one = await browser.call(replayPlatformOneEndpoint, postReplayOne, { headers, params: { id } });
  expect(one).toMatchObject({ status: 202, json: { count: 1 } });
  const unknown = await browser.call(replayPlatformRangeEndpoint, postReplayRange, { headers, body: { ids: [] } });
  expect(unknown.status).toBe(400);
  const ctx = await aClinic();
  const owner = await aPerson(ctx, "tenant_owner");
  const refused = await browser.call(listPlatformDeliveriesEndpoint, getList, { headers: { cookie: owner.cookie } });
  expect(refused.status).toBe(403);
  await startLook(person, { id: ctx.organizationId });
  const looking = await browser.call(replayPlatformRangeEndpoint, postReplayRange, { headers, body: {} });
  expect(looking.status).toBe(403);
});
