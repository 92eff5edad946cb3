import { randomUUID } from "node:crypto";
import { asAdmin } from "@tests/factories/admin-sql";
import { type Answered, aBrowser } from "@tests/factories/browsers";
import { aClinic } from "@tests/factories/clinics";
import { aMembership, anotherSession, aPerson, aSuperAdmin, type SignedIn } from "@tests/factories/people";
import { expect, test } from "vitest";
import { z } from "zod";
import { DELETE as deleteLook } from "@/app/api/admin/look/route";
import { POST as postLook } from "@/app/api/admin/organizations/[id]/look/route";
import { POST as postSyncAll } from "@/app/api/admin/sync-all/route";
import { POST as postEnter } from "@/app/api/auth/session/organization/route";
import { endLookEndpoint, startLookEndpoint, syncAllEndpoint } from "@/features/oversight/schema";
import { forgetOldKeys } from "@/features/upkeep/mutations";
import { enterOrganizationEndpoint } from "@/features/workplaces/schema";
import { AppError } from "@/lib/errors";
import { defineEndpoint, type Endpoint } from "@/lib/http/endpoint";
import { personRoute, type RouteHandler } from "@/lib/http/route";

const aProbe = defineEndpoint({
  method: "POST",
  path: "/api/probe",
  summary: "A probe",
  tag: "Test",
  access: "person",
  body: z.looseObject({}),
  answers: { 200: { description: "Done", schema: z.looseObject({}) } },
});

test("twenty twins of somebody who works nowhere run once, and all get the one answer", async () => {
  const somebody = await aSuperAdmin();
  const { route, runs } = aRoute(async () => {
    await new Promise((done) => setTimeout(done, 100));
    return { run: randomUUID() };
  });
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(somebody, [aProbe, route], { body: {} })));
  expect(runs()).toBe(1);
  expect(new Set(answers.map(({ json }) => json.run)).size).toBe(1);
});

test("another body under the same key is refused, and another person's key is another key", async () => {
  const [somebody, stranger] = [await aSuperAdmin(), await aSuperAdmin()];
  const { route, runs } = aRoute(async () => ({ run: randomUUID() }));
  const first = await send(somebody, [aProbe, route], { body: { note: "a" } });
  const { status, json } = await send(somebody, [aProbe, route], { body: { note: "b" } });
  expect([status, json.code]).toEqual([422, "key_reused"]);
  expect((await send(stranger, [aProbe, route], { body: { note: "a" } })).json).not.toEqual(first.json);
  expect(runs()).toBe(2);
});

test("a key of an organization and one of the person alone do not meet", async () => {
  const ctx = await aClinic();
  const person = await aPerson(ctx, "tenant_owner");
  const { route, runs } = aRoute(async () => ({ run: 1 }));
  await asAdmin(
    `INSERT INTO idempotency_keys (organization_id, id, user_id, key, method, path, body_hash, claim_id, lease_until)
     VALUES ($1, gen_random_uuid(), $2, 'a-key', 'POST', '/api/elsewhere', '', gen_random_uuid(), now())`,
    [ctx.organizationId, person.userId],
  );
  expect((await send(person, [aProbe, route], { body: {} })).status).toBe(200);
  expect(runs()).toBe(1);
});

test("what was not permitted uses no key up, and nor does what failed", async () => {
  const somebody = await aSuperAdmin();
  const { route, runs } = aRoute(async (run) => {
    if (run === 1) throw new AppError("forbidden", "Not yet.");
    if (run === 2) throw new Error("odd");
    return { run };
  });
  const statuses = [];
  for (let count = 0; count < 4; count += 1)
    statuses.push((await send(somebody, [aProbe, route], { body: {} })).status);
  expect(statuses).toEqual([403, 500, 200, 200]);
  expect(runs()).toBe(3);
});

test("whoever repeats the beginning of a look during it gets its answer again, and no second look", async () => {
  const [somebody, { organizationId }] = [await aSuperAdmin(), await aClinic()];
  const about = { params: { id: organizationId } };
  const first = await send(somebody, [startLookEndpoint, postLook], about);
  const second = await send(somebody, [startLookEndpoint, postLook], about);
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.json).toEqual(first.json);
  expect(second.headers.get("idempotency-replayed")).toBe("true");
  expect((await send(somebody, [startLookEndpoint, postLook], { ...about, key: "another" })).status).toBe(403);
  const leave = () => send(somebody, [endLookEndpoint, deleteLook], { key: "leave" });
  expect([(await leave()).status, (await leave()).status]).toEqual([204, 204]);
  expect(await deedsIn(organizationId)).toEqual(["look_started", "look_ended"]);
});

test("going over to another organization is repeated by the same sign-in, and is another request from another", async () => {
  const [ctx, elsewhere] = [await aClinic(), await aClinic()];
  const person = await aPerson(ctx, "viewer");
  await aMembership(elsewhere, person.userId);
  const body = { organizationId: elsewhere.organizationId };
  const enter = (by: Pick<SignedIn, "cookie">) => send(by, [enterOrganizationEndpoint, postEnter], { body });
  expect([(await enter(person)).status, (await enter(person)).status]).toEqual([204, 204]);
  expect(await deedsIn(elsewhere.organizationId)).toEqual(["organization_entered"]);
  const other = { cookie: await anotherSession(ctx, person) };
  expect((await enter(other)).json.code).toBe("key_reused");
});

test("a sync of everything that is asked for twice under one key is started once", async () => {
  const somebody = await aSuperAdmin();
  const first = await send(somebody, [syncAllEndpoint, postSyncAll]);
  const second = await send(somebody, [syncAllEndpoint, postSyncAll]);
  expect([first.status, second.status]).toEqual([202, 202]);
  expect(second.json).toEqual(first.json);
  expect(second.headers.get("idempotency-replayed")).toBe("true");
});

test("an answer is sealed for the person and the key, and after a day the key is as good as new", async () => {
  const somebody = await aSuperAdmin();
  const { route, runs } = aRoute(async (run) => ({ run, secret: "kept between us" }));
  await send(somebody, [aProbe, route], { body: {} });
  await send(somebody, [aProbe, route], { body: {}, key: "another" });
  const own = [somebody.userId];
  const [row] = await asAdmin<{ answer: Buffer }>("SELECT answer FROM personal_keys WHERE user_id = $1", own);
  expect(row?.answer.toString("latin1")).not.toContain("between us");
  await asAdmin(
    `UPDATE personal_keys k SET answer = o.answer FROM personal_keys o
     WHERE k.user_id = $1 AND o.user_id = $1 AND k.key = 'a-key' AND o.key = 'another'`,
    own,
  );
  expect((await send(somebody, [aProbe, route], { body: {} })).status).toBe(409);
  await forgetOldKeys();
  expect(await asAdmin("SELECT key FROM personal_keys WHERE user_id = $1", own)).toHaveLength(2);
  await asAdmin("UPDATE personal_keys SET created_at = now() - interval '24 hours 1 minute' WHERE user_id = $1", own);
  await forgetOldKeys();
  expect(await asAdmin("SELECT key FROM personal_keys WHERE user_id = $1", own)).toHaveLength(0);
  expect((await send(somebody, [aProbe, route], { body: { note: "new" } })).json.run).toBe(3);
  expect(runs()).toBe(3);
});

/** A route that counts how often it is really carried out. */
function aRoute(work: (run: number) => Promise<object>) {
  let count = 0;
  const route = personRoute(aProbe, () => {
    count += 1;
    return work(count);
  });
  return { route, runs: () => count };
}

type Sent = { params?: Record<string, string>; body?: object; key?: string };

function send(
  { cookie }: Pick<SignedIn, "cookie">,
  [endpoint, handler]: readonly [Endpoint, RouteHandler],
  { key = "a-key", ...sent }: Sent = {},
): Promise<Answered> {
  return aBrowser().call(endpoint, handler, { ...sent, headers: { cookie, "idempotency-key": key } });
}

async function deedsIn(organizationId: string): Promise<string[]> {
  const sql = "SELECT action FROM audit_log WHERE organization_id = $1 ORDER BY at, id";
  return (await asAdmin<{ action: string }>(sql, [organizationId])).map(({ action }) => action);
}
