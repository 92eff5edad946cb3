import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser, aSignedUpOwner, signInFrom } from "@tests/factories/browsers";
import { aClinic, aConnection, inRole } from "@tests/factories/clinics";
import { anAppointment, aPatient } from "@tests/factories/records";
import { expect, test } from "vitest";
import { GET as getSession } from "@/app/api/auth/session/route";
import { revokeOtherSessions } from "@/features/accounts/mutations";
import { listOwnSessions } from "@/features/accounts/queries";
import { getSessionEndpoint } from "@/features/accounts/schema";
import { listAppointments } from "@/features/appointments/queries";
import type { AppointmentView } from "@/features/appointments/schema";
import { recordAudit } from "@/features/audit/mutations";
import { listAuditChoices } from "@/features/audit/queries";
import { listHousehold } from "@/features/patients/household/queries";
import { listPatients } from "@/features/patients/queries";
import { listPatientsQuery } from "@/features/patients/schema";
import { writeRecords } from "@/features/sync/sinks";
import { newId } from "@/lib/db/id";
import { listSessions } from "@/lib/db/system/sessions";
import { withTenant } from "@/lib/db/tenant";
import type { HubRecord } from "@/lib/integrations/records";
import type { TenantContext } from "@/lib/tenant/context";
import { mintContext } from "@/lib/tenant/mint";

const mobile = (e164: string) => ({ raw: e164, e164, label: "Mobile" });
const shared = mobile("+61491570156");

test("a shared phone names the others of the household, and nothing else about them", async () => {
  const ctx = await aPractice([
    aPatient({ externalId: "1", displayName: "Ida Lind", phones: [shared] }),
    aPatient({ externalId: "2", displayName: "Bo Lind", phones: [shared, mobile("+61491570157")] }),
    aPatient({ externalId: "3", displayName: "Ann Lind", phones: [shared], archivedAt: new Date() }),
    aPatient({ externalId: "4", displayName: "Ida Lind", phones: [shared], mergedInto: "1" }),
    aPatient({ externalId: "5", displayName: "Gone Lind", phones: [shared], deletedAt: new Date() }),
    aPatient({ externalId: "6", displayName: "Stranger", phones: [mobile("+61491570158")] }),
  ]);
  const household = await listHousehold(ctx, { id: await idOf(ctx, "1") });
  expect(household.map(({ name, phones }) => [name, phones])).toEqual([
    ["Ann Lind", [shared.e164]],
    ["Bo Lind", [shared.e164]],
  ]);
  for (const member of household) expect(Object.keys(member).sort()).toEqual(["id", "name", "phones"]);
  expect(await listHousehold(ctx, { id: await idOf(ctx, "6") })).toEqual([]);
});

test("what cannot be called makes nobody a household, and neither does another clinic's phone", async () => {
  const reception = { raw: "call reception", e164: null, label: "Mobile" };
  const ctx = await aPractice([
    aPatient({ externalId: "1", phones: [reception, shared] }),
    aPatient({ externalId: "2", phones: [reception] }),
  ]);
  const other = await aPractice([aPatient({ externalId: "1", phones: [shared] })]);
  expect(await listHousehold(ctx, { id: await idOf(ctx, "1") })).toEqual([]);
  expect(await listHousehold(other, { id: await idOf(ctx, "1") })).toEqual([]);
  await expect(listHousehold(inRole(ctx, "nurse"), { id: newId() })).rejects.toMatchObject({ code: "forbidden" });
});

const day = (date: string, hour = "00") => new Date(`${date}T${hour}:00:00Z`);

test("the calendar lists a stretch by how it went, and counts the whole of it", async () => {
  const ctx = await aPractice([
    aPatient({ externalId: "1001" }),
    anAppointment({ externalId: "before", startsAt: day("2026-03-01", "23") }),
    anAppointment({ externalId: "first", startsAt: day("2026-03-02") }),
    anAppointment({ externalId: "missed", startsAt: day("2026-03-03"), didNotArrive: true }),
    anAppointment({ externalId: "cancelled", startsAt: day("2026-03-04"), cancelledAt: day("2026-03-01") }),
    anAppointment({ externalId: "archived", startsAt: day("2026-03-05"), archivedAt: day("2026-03-05") }),
    anAppointment({ externalId: "stranger", startsAt: day("2026-03-06"), patientExternalId: "9999" }),
    anAppointment({ externalId: "after", startsAt: day("2026-03-09") }),
  ]);
  const seen = async (view: AppointmentView) => {
    const stretch = { from: day("2026-03-02"), until: day("2026-03-09"), view, limit: 50 };
    const { data, counts } = await listAppointments(ctx, stretch);
    expect(counts).toEqual({ kept: 2, missed: 1, cancelled: 1 });
    return data.map(({ startsAt, status, patient }) => [startsAt.slice(0, 10), status, patient?.name ?? null]);
  };
  expect(await seen("kept")).toEqual([
    ["2026-03-02", "booked", "Maya Okafor"],
    ["2026-03-06", "booked", null],
  ]);
  expect(await seen("missed")).toEqual([["2026-03-03", "did_not_arrive", "Maya Okafor"]]);
  expect(await seen("cancelled")).toEqual([["2026-03-04", "cancelled", "Maya Okafor"]]);
  expect((await seen("all")).length).toBe(4);
});

test("a full day's appointments are paged through with none twice and none missed, though many begin at once", async () => {
  const at = day("2026-03-02");
  const many = Array.from({ length: 23 }, (_, index) => anAppointment({ externalId: `a${index}`, startsAt: at }));
  const ctx = await aPractice([aPatient({ externalId: "1001" }), ...many]);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAppointments(ctx, { from: at, until: null, view: "kept", limit: 5, cursor });
    seen.push(...page.data.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect([seen.length, new Set(seen).size]).toEqual([23, 23]);
});

test("nobody without the permission sees the calendar, and nobody sees another clinic's", async () => {
  const ctx = await aPractice([aPatient({ externalId: "1001" }), anAppointment({ startsAt: day("2026-03-02") })]);
  const everything = { from: new Date(0), until: null, view: "all" as const, limit: 50 };
  await expect(listAppointments(inRole(ctx, "investor"), everything)).rejects.toMatchObject({ code: "forbidden" });
  expect((await listAppointments(ctx, everything)).data).toHaveLength(1);
  const other = await listAppointments(await aClinic(), everything);
  expect(other).toMatchObject({ data: [], counts: { kept: 0, missed: 0, cancelled: 0 } });
});

test("signing out everywhere else ends the other devices and leaves this one", async () => {
  const { browser, email, userId, organizationId } = await aSignedUpOwner();
  const [phone, tablet, stranger] = [aBrowser(), aBrowser(), await aSignedUpOwner()];
  await signInFrom(phone, email);
  await signInFrom(tablet, email);
  const own = (await listSessions({ userId })).sessions.toSorted(
    (a, b) => a.createdAt.getTime() - b.createdAt.getTime(),
  );
  const actor = { type: "user", id: userId, label: "Ida Lund" } as const;
  const ctx = mintContext({ organizationId, actor, permissions: [] });
  expect(await revokeOtherSessions(ctx, { keep: own[0]?.id ?? "" })).toBe(2);
  const statuses = async () =>
    Promise.all(
      [browser, phone, tablet, stranger.browser].map(
        async (one) => (await one.call(getSessionEndpoint, getSession)).status,
      ),
    );
  expect(await statuses()).toEqual([200, 401, 401, 200]);
  expect(await revokeOtherSessions(ctx, { keep: own[0]?.id ?? "" })).toBe(0);
});

test("signing out everywhere else ends also the sessions that the list has no room for, and the log has each", async () => {
  const { userId, organizationId } = await aSignedUpOwner();
  const keep = (await listSessions({ userId })).sessions[0]?.id ?? "";
  await asAdmin(
    `INSERT INTO sessions (id, token_hash, user_id, active_organization_id, last_seen_at, expires_at)
     SELECT gen_random_uuid(), 'of device ' || device, $1, $2, now() - interval '1 hour', now() + interval '1 day'
     FROM generate_series(1, 130) AS device`,
    [userId, organizationId],
  );
  expect(await listOwnSessions(userId, keep)).toMatchObject({ data: { length: 100 }, more: 31 });
  const actor = { type: "user", id: userId, label: "Ida Lund" } as const;
  const ctx = mintContext({ organizationId, actor, permissions: [] });
  expect(await revokeOtherSessions(ctx, { keep })).toBe(130);
  expect(await listOwnSessions(userId, keep)).toMatchObject({ data: [{ id: keep, current: true }], more: 0 });
  const told = await asAdmin(
    `SELECT a.subject_id FROM audit_log a JOIN sessions s ON s.id::text = a.subject_id AND s.user_id = $1::uuid
     WHERE a.action = 'session_revoked' AND a.actor_id = $1::text AND s.id <> $2`,
    [userId, keep],
  );
  expect(told).toHaveLength(130);
});

test("the log's filter offers the people who did something, each once, by their latest name", async () => {
  const ctx = await aClinic({ role: "tenant_owner" });
  const named = (label: string, at: string): TenantContext => ({
    ...ctx,
    actor: { type: "user", id: "00000000-0000-4000-8000-0000000000aa", label },
    now: () => new Date(at),
  });
  const machine: TenantContext = { ...ctx, actor: { type: "system", label: "sync" } };
  await withTenant(ctx, async (db) => {
    await recordAudit(db, named("Ida Lund", "2026-01-01T00:00:00Z"), { action: "sign_in", subjectType: "user" });
    await recordAudit(db, named("Ida Berg", "2026-02-01T00:00:00Z"), { action: "sign_in", subjectType: "user" });
    await recordAudit(db, machine, { action: "sync_started", subjectType: "sync_run" });
  });
  expect((await listAuditChoices(ctx)).people.map(({ name }) => name)).toEqual(["Ida Berg"]);
  await expect(listAuditChoices(inRole(ctx, "viewer"))).rejects.toMatchObject({ code: "forbidden" });
});

async function aPractice(records: HubRecord[]): Promise<TenantContext> {
  const ctx = await aClinic();
  const target = await aConnection(ctx);
  await withTenant(ctx, (db) => writeRecords(db, target, records));
  return ctx;
}

async function idOf(ctx: TenantContext, clinikoId: string): Promise<string> {
  const { data } = await listPatients(ctx, listPatientsQuery.parse({ status: "all" }));
  return data.find(({ clinikoPatientId }) => clinikoPatientId === clinikoId)?.id ?? "";
}
