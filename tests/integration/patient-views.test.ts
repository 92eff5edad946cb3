import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser } from "@tests/factories/browsers";
import { aClinic, inRole } from "@tests/factories/clinics";
import { aPerson } from "@tests/factories/people";
import { expect, test } from "vitest";
import { GET as getPatientRoute, PUT as putPatient } from "@/app/api/patients/[id]/route";
import { GET as getViews } from "@/app/api/patients/[id]/views/route";
import { listAudit } from "@/features/audit/queries";
import { createPatient, updatePatient } from "@/features/patients/mutations";
import { getPatient, listPatients } from "@/features/patients/queries";
import { getPatientEndpoint, updatePatientEndpoint } from "@/features/patients/schema";
import { listPatientViews } from "@/features/patients/viewing/queries";
import { listPatientViewsEndpoint, type PatientView } from "@/features/patients/viewing/schema";
import type { Role } from "@/lib/auth/roles";
import { newId } from "@/lib/db/id";
import type { TenantContext } from "@/lib/tenant/context";

const minute = 60_000;

test("reading a patient leaves one row for each person and view, newest first", async () => {
  const ctx = await aClinic();
  const { id } = await createPatient(ctx, { firstName: "Robin" });
  const [ada, bo] = [somebody(ctx, "Ada"), somebody(ctx, "Bo")];
  await getPatient(ada.at(0), { id });
  await getPatient(bo.at(minute), { id });
  await getPatient(ada.at(14 * minute), { id });
  await getPatient(ada.at(15 * minute), { id });
  expect(await viewers(ctx, id)).toEqual(["Ada", "Bo", "Ada"]);
});

test("a view lasts from its first read: reading on and on begins a new one after fifteen minutes", async () => {
  const ctx = await aClinic();
  const { id } = await createPatient(ctx, { firstName: "Robin" });
  const ada = somebody(ctx, "Ada");
  for (let at = 0; at <= 31; at += 1) await getPatient(ada.at(at * minute), { id });
  expect(await viewers(ctx, id)).toHaveLength(3);
});

test("twenty reads at once are one view", async () => {
  const ctx = await aClinic();
  const { id } = await createPatient(ctx, { firstName: "Robin" });
  const ada = somebody(ctx, "Ada");
  await Promise.all(Array.from({ length: 20 }, () => getPatient(ada.at(0), { id })));
  await Promise.all(Array.from({ length: 20 }, () => getPatient(ada.at(20 * minute), { id })));
  expect(await viewers(ctx, id)).toEqual(["Ada", "Ada"]);
});

test("another patient is another view, and nobody who is not there was looked at", async () => {
  const ctx = await aClinic();
  const [one, two] = [await createPatient(ctx, { firstName: "Robin" }), await createPatient(ctx, { firstName: "Kim" })];
  const ada = somebody(ctx, "Ada");
  await getPatient(ada.at(0), { id: one.id });
  await getPatient(ada.at(0), { id: two.id });
  await expect(getPatient(ada.at(0), { id: newId() })).rejects.toMatchObject({ code: "not_found" });
  const rows = await asAdmin(`SELECT id FROM audit_log WHERE organization_id = $1 AND action = 'patient_viewed'`, [
    ctx.organizationId,
  ]);
  expect(rows).toHaveLength(2);
});

test("lists, changes and the system's own reads are no views", async () => {
  const ctx = await aClinic();
  const { id } = await createPatient(ctx, { firstName: "Robin" });
  await updatePatient(ctx, { id, notes: "Mornings" });
  await listPatients(ctx, { status: "active", sort: "name", limit: 50 });
  await getPatient({ ...ctx, actor: { type: "system", label: "sync" } }, { id });
  expect(await viewers(ctx, id)).toEqual([]);
});

test("a change that changes nothing answers with the whole person, and is a view", async () => {
  const ctx = await aClinic();
  const { id } = await createPatient(ctx, { firstName: "Robin" });
  const writer = await aCaller(ctx, "clinic_staff");
  const put = (body: object) => writer.call(updatePatientEndpoint, putPatient, { params: { id }, body });
  expect((await put({ notes: "Mornings" })).status).toBe(200);
  expect(await viewers(ctx, id)).toEqual([]);
  for (const body of [{}, { firstName: "Robin", notes: "Mornings" }]) expect((await put(body)).status).toBe(200);
  expect(await viewers(ctx, id)).toEqual(["Robin Example"]);
});

test("a read that cannot be noted does not happen", async () => {
  const ctx = await aClinic();
  const { id } = await createPatient(ctx, { firstName: "Robin" });
  const ada = somebody(ctx, "Ada");
  await asAdmin(`REVOKE INSERT ON audit_log FROM hub_app`);
  try {
    await expect(getPatient(ada.at(0), { id })).rejects.toThrow();
  } finally {
    await asAdmin(`GRANT INSERT ON audit_log TO hub_app`);
  }
  await getPatient(ada.at(0), { id });
  expect(await viewers(ctx, id)).toEqual(["Ada"]);
});

test("within a view nothing is written at all", async () => {
  const ctx = await aClinic();
  const { id } = await createPatient(ctx, { firstName: "Robin" });
  const ada = somebody(ctx, "Ada");
  await getPatient(ada.at(0), { id });
  const versions = () => asAdmin(`SELECT xmin, xmax, ctid::text FROM patient_views WHERE contact_id = $1`, [id]);
  const before = await versions();
  await getPatient(ada.at(minute), { id });
  expect(await versions()).toEqual(before);
});

test("through the API the same holds, page by page, for those who may read the audit log", async () => {
  const ctx = await aClinic();
  const { id } = await createPatient(ctx, { firstName: "Robin" });
  const reader = await aCaller(ctx, "viewer");
  for (let n = 0; n < 3; n += 1) {
    expect((await reader.call(getPatientEndpoint, getPatientRoute, { params: { id } })).status).toBe(200);
  }
  for (let n = 0; n < 4; n += 1) await getPatient(somebody(ctx, `Person ${n}`).at(-n * minute), { id });
  expect((await reader.call(listPatientViewsEndpoint, getViews, { params: { id } })).status).toBe(403);
  const admin = await aCaller(ctx, "tenant_admin");
  const names: string[] = [];
  let cursor: unknown = "";
  for (let pages = 0; pages < 5 && cursor !== null; pages += 1) {
    const query = `?limit=2${cursor ? `&cursor=${cursor}` : ""}`;
    const { status, json } = await admin.call(listPatientViewsEndpoint, getViews, { params: { id }, query });
    expect(status).toBe(200);
    names.push(...(json.data as PatientView[]).map(({ person }) => person.name));
    cursor = json.nextCursor;
  }
  expect(names.toSorted()).toEqual(["Person 0", "Person 1", "Person 2", "Person 3", "Robin Example"]);
});

test("an address in capitals is a view like any other, through the API, by hand and in the log's own filter", async () => {
  const ctx = await aClinic();
  const { id } = await createPatient(ctx, { firstName: "Robin" });
  const params = { id: id.toUpperCase() };
  const reader = await aCaller(ctx, "viewer");
  expect((await reader.call(getPatientEndpoint, getPatientRoute, { params })).status).toBe(200);
  await getPatient(somebody(ctx, "Ada").at(0), params);
  await updatePatient(ctx, { ...params, notes: "Mornings" });
  const admin = await aCaller(ctx, "tenant_admin");
  const { json } = await admin.call(listPatientViewsEndpoint, getViews, { params });
  expect((json.data as PatientView[]).map(({ person }) => person.name).toSorted()).toEqual(["Ada", "Robin Example"]);
  for (const subjectId of [id, params.id]) {
    const { data } = await listAudit(ctx, { subjectType: "contact", subjectId, limit: 50 });
    expect(data.map((entry) => entry.action).toSorted()).toEqual([
      "patient_created",
      "patient_updated",
      "patient_viewed",
      "patient_viewed",
    ]);
  }
});

test("another clinic's patient, or nobody's, has no views to read", async () => {
  const [ctx, other] = [await aClinic(), await aClinic()];
  const { id } = await createPatient(other, { firstName: "Robin" });
  await getPatient(other, { id });
  for (const unknown of [id, newId()]) {
    await expect(listPatientViews(ctx, { id: unknown, limit: 10 })).rejects.toMatchObject({ code: "not_found" });
  }
  await expect(listPatientViews(inRole(other, "clinic_staff"), { id, limit: 10 })).rejects.toMatchObject({
    code: "forbidden",
  });
});

const start = Date.parse("2026-03-01T00:00:00Z");

/** Somebody of a clinic, at a moment. */
function somebody(ctx: TenantContext, label: string) {
  const actor = { type: "user", id: newId(), label } as const;
  return { at: (ms: number): TenantContext => ({ ...ctx, actor, now: () => new Date(start + ms) }) };
}

async function viewers(ctx: TenantContext, id: string): Promise<string[]> {
  const { data } = await listPatientViews(ctx, { id, limit: 200 });
  return data.map(({ person }) => person.name);
}

async function aCaller(ctx: TenantContext, role: Role) {
  const { cookie } = await aPerson(ctx, role);
  const browser = aBrowser();
  const call: typeof browser.call = (endpoint, handler, sent = {}) =>
    browser.call(endpoint, handler, { ...sent, headers: { cookie } });
  return { call };
}
