import { aClinic, aConnection, inRole, type Target } from "@tests/factories/clinics";
import { anAppointment, anAttendee, aPatient } from "@tests/factories/records";
import { expect, test } from "vitest";
import { recomputeActivePatients } from "@/features/active-patients/mutations";
import { type ContactFields, fieldsOf } from "@/features/patients/editing/rules";
import { contactForm } from "@/features/patients/editing/schema";
import { exportPatients } from "@/features/patients/export/mutations";
import { createPatient, updatePatient } from "@/features/patients/mutations";
import { getPatient, listPatients } from "@/features/patients/queries";
import {
  createPatientInput,
  listPatientsQuery,
  patientDetail,
  patientSorts,
  patientSummary,
} from "@/features/patients/schema";
import { writeRecords } from "@/features/sync/sinks";
import { newId } from "@/lib/db/id";
import { withTenant } from "@/lib/db/tenant";
import type { AppError } from "@/lib/errors";
import { writeCursor } from "@/lib/http/cursor";
import type { HubRecord } from "@/lib/integrations/records";
import type { TenantContext } from "@/lib/tenant/context";

test("the list shows who stands, and others only when asked for", async () => {
  const { ctx } = await aPractice([
    aPatient({ externalId: "1" }),
    aPatient({ externalId: "2", archivedAt: new Date() }),
    aPatient({ externalId: "3", mergedInto: "1" }),
    aPatient({ externalId: "4", deletedAt: new Date() }),
  ]);
  for (const [status, ids] of [
    [undefined, ["1"]],
    ["archived", ["2"]],
    ["merged", ["3"]],
    ["deleted", ["4"]],
    ["all", ["1", "2", "3", "4"]],
  ] as const) {
    const page = await list(ctx, { status });
    expect([status, page.data.map(({ clinikoPatientId }) => clinikoPatientId).sort(), page.total]).toEqual([
      status,
      ids,
      ids.length,
    ]);
    page.data.map((row) => patientSummary.parse(row));
  }
});

test("every word that is typed must fit, and one clinic never finds another's", async () => {
  const { ctx } = await aPractice([
    aPatient({ externalId: "1", firstName: "Maya", lastName: "Okafor", displayName: "Maya Okafor" }),
    aPatient({
      externalId: "2",
      firstName: "Maya",
      lastName: "Lind",
      displayName: "Maya Lind",
      phones: [],
      emails: [],
    }),
  ]);
  const found = async (search: string, who = ctx) => {
    const { data, total } = await list(who, { search });
    expect(total).toBe(data.length);
    return data.map(({ clinikoPatientId }) => clinikoPatientId);
  };
  expect(await found("maya")).toEqual(["2", "1"]);
  expect(await found("MAYA oka")).toEqual(["1"]);
  expect(await found("0491 570")).toEqual(["1"]);
  expect(await found("maya@mail")).toEqual(["1"]);
  expect(await found("lind okafor")).toEqual([]);
  const other = await aPractice([]);
  expect(await found("maya", other.ctx)).toEqual([]);
});

test("paging loses and repeats nobody, in any order, with equal names and missing visits", async () => {
  const people = Array.from({ length: 23 }, (_, index) =>
    aPatient({
      externalId: String(index),
      ...(index % 3 === 0 ? {} : { firstName: `P${index % 5}`, displayName: `P${index % 5} Okafor` }),
      createdAt: new Date(Date.UTC(2024, 0, 1 + (index % 4))),
    }),
  );
  const visits = people.slice(0, 12).map(({ externalId }, index) =>
    anAppointment({
      externalId: `v${index}`,
      patientExternalId: externalId,
      startsAt: new Date(Date.UTC(2025, 4, 1 + (index % 5))),
    }),
  );
  const { ctx } = await aPractice([...people, ...visits]);
  await recomputeActivePatients(ctx);
  for (const sort of patientSorts) {
    const whole = await list(ctx, { sort });
    const paged = await everyPage(ctx, sort);
    expect([sort, paged]).toEqual([sort, whole.data.map(({ id }) => id)]);
    expect(new Set(paged).size).toBe(23);
    const keys = whole.data.map((row) =>
      sort.endsWith("created") ? row.createdAt : sort.endsWith("lastVisit") ? row.lastVisitAt : null,
    );
    const dates = keys.filter((key) => key !== null);
    expect(dates).toEqual([...dates].sort((a, b) => (sort.startsWith("-") ? -1 : 1) * a.localeCompare(b)));
    if (sort.endsWith("lastVisit")) expect(keys.slice(0, 12)).not.toContain(null);
  }
});

test("a cursor that we did not write, or wrote for another order, is refused", async () => {
  const { ctx } = await aPractice([]);
  const id = newId();
  for (const cursor of [
    "nonsense",
    writeCursor({ sort: "created", key: "2025-01-01T00:00:00.000Z", id }),
    writeCursor({ sort: "name", key: 5, id }),
    writeCursor({ sort: "name", key: "a", id: "no-id" }),
  ]) {
    await expect(list(ctx, { cursor })).rejects.toMatchObject({ code: "invalid_cursor" });
  }
  const impossible = writeCursor({ sort: "created", key: "0000-01-01T00:00:00Z", id });
  await expect(list(ctx, { sort: "created", cursor: impossible })).rejects.toMatchObject({ code: "invalid_cursor" });
});

test("a patient's page has facts, identifiers, merges both ways, and the visits of everyone merged into it", async () => {
  const { ctx } = await aPractice([
    aPatient({ externalId: "1", metadata: { occupation: "Baker", reminderType: null } }),
    aPatient({ externalId: "2", mergedInto: "1", mergedAt: new Date("2025-01-02T00:00:00Z") }),
    aPatient({ externalId: "3", mergedInto: "2" }),
    anAppointment({ externalId: "a", patientExternalId: "3", startsAt: new Date("2025-06-01T00:00:00Z") }),
    anAppointment({
      externalId: "b",
      patientExternalId: "1",
      cancelledAt: new Date(),
      startsAt: new Date("2025-06-02T00:00:00Z"),
    }),
    anAppointment({
      externalId: "c",
      type: "group",
      patientExternalId: null,
      startsAt: new Date("2025-06-03T00:00:00Z"),
    }),
    anAttendee({ externalId: "d", bookingExternalId: "c", patientExternalId: "2", arrived: false }),
  ]);
  await recomputeActivePatients(ctx);
  const { data } = await list(ctx, { status: "all", sort: "created" });
  const idOf = (number: string) => data.find(({ clinikoPatientId }) => clinikoPatientId === number)?.id ?? "";

  const survivor = patientDetail.parse(await getPatient(ctx, { id: idOf("1") }));
  expect(survivor).toMatchObject({
    ownedBy: "cliniko",
    editUrl: "https://seaview.au1.cliniko.com/patients/1",
    details: { occupation: "Baker" },
    mergedInto: null,
    visits: { isActive: true, total: 2, recent: 2 },
  });
  expect(survivor.mergedFrom.map(({ clinikoPatientId }) => clinikoPatientId).sort()).toEqual(["2", "3"]);
  expect(survivor.appointments.data.map(({ status, clinikoPatientId }) => [status, clinikoPatientId])).toEqual([
    ["did_not_arrive", "2"],
    ["cancelled", "1"],
    ["booked", "3"],
  ]);

  const merged = await getPatient(ctx, { id: idOf("3") });
  expect(merged.mergedInto).toEqual({ id: idOf("1"), clinikoPatientId: "1", name: "Maya Okafor" });
  expect(merged.appointments.data).toHaveLength(1);

  const first = await getPatient(ctx, { id: idOf("1"), limit: 2 });
  const second = await getPatient(ctx, { id: idOf("1"), limit: 2, cursor: first.appointments.nextCursor ?? "" });
  expect([...first.appointments.data, ...second.appointments.data]).toEqual(survivor.appointments.data);
  expect(second.appointments.nextCursor).toBeNull();
});

test("records that were merged in a circle, or into nobody we know, can still be read", async () => {
  const { ctx } = await aPractice([
    aPatient({ externalId: "1", mergedInto: "2" }),
    aPatient({ externalId: "2", mergedInto: "1" }),
    aPatient({ externalId: "3", mergedInto: "404" }),
    aPatient({ externalId: "4", mergedInto: "4" }),
  ]);
  for (const { id, clinikoPatientId } of (await list(ctx, { status: "merged" })).data) {
    const into = { "1": "2", "2": "1", "3": "404", "4": "4" }[clinikoPatientId ?? ""];
    expect(await getPatient(ctx, { id })).toMatchObject({
      mergedInto: { id: null, clinikoPatientId: into },
      mergedFrom: [],
    });
  }
});

test("a contact made here is found, edited and archived here", async () => {
  const { ctx } = await aPractice([]);
  const made = patientDetail.parse(
    await createPatient(
      ctx,
      createPatientInput.parse({
        firstName: "Ida",
        lastName: "Berg",
        phones: [{ number: "0491 570 156", label: "Mobile" }],
        emails: ["Ida@mail.example"],
        dateOfBirth: "1990-05-06",
        tags: ["new", "new"],
      }),
    ),
  );
  expect(made).toMatchObject({
    contactType: "contact",
    source: "manual",
    ownedBy: null,
    phone: "+61491570156",
    status: "active",
  });
  expect((await list(ctx, { search: "0491570156" })).data.map(({ id }) => id)).toEqual([made.id]);

  const changed = await updatePatient(ctx, {
    id: made.id,
    lastName: "Bergström",
    phones: [],
    notes: "Moved",
    status: "archived",
  });
  expect(changed).toMatchObject({
    name: "Ida Bergström",
    phone: null,
    notes: "Moved",
    status: "archived",
    firstName: "Ida",
  });
  expect(changed.identifiers.map(({ kind }) => kind)).toEqual(["email"]);
  expect((await list(ctx, { status: "all", search: "0491570156" })).total).toBe(0);
  expect((await list(ctx, { status: "archived", search: "bergstrom" })).total).toBe(1);
  await expect(updatePatient(ctx, { id: made.id, firstName: "", lastName: null })).rejects.toMatchObject({
    code: "unprocessable",
  });
  expect(await actions(ctx)).toEqual([
    ["patient_created", {}],
    ["patient_updated", { fields: ["lastName", "phones", "notes", "status"] }],
  ]);
});

test.each<[string, object]>([
  ["a phone of no kind", { phones: [{ number: "0491 570 156" }] }],
  ["a phone of a kind of its own", { phones: [{ number: "0491 570 156", label: "Night nurse" }] }],
  ["what cannot be called", { phones: [{ number: "ask at desk", label: "Work" }] }],
  ["as many phones as there may be", { phones: Array.from({ length: 10 }, (_, n) => ({ number: `0491 570 15${n}` })) }],
  ["an address of two lines", { address: { lines: ["Level 3", "12 Pier Lane"], city: "Hobart" } }],
  ["an address of five long lines", { address: { lines: Array.from({ length: 5 }, (_, n) => `${n}`.repeat(200)) } }],
  ["nothing but a country", { address: { lines: [], country: "New Zealand" } }],
  ["an address without a word", { address: { lines: [], city: "" } }],
  ["everything", { title: "Dr", preferredFirstName: "Idi", sex: "Female", emails: ["a@b.example", "c@d.example"] }],
])("whoever changes only the first name in the form changes nothing else of a contact with %s", async (_, facts) => {
  const { ctx } = await aPractice([]);
  const named = { firstName: "Ida", lastName: "Berg", dateOfBirth: "1990-05-06" };
  const { id, ...made } = await createPatient(ctx, createPatientInput.parse({ ...named, ...facts }));
  const form = { ...sentBack(fieldsOf({ id, ...made })), firstName: "Ada" };
  const saved = await updatePatient(ctx, contactForm.parse({ id, ...form }));
  expect({ ...saved, updatedAt: "" }).toEqual({ ...made, id, firstName: "Ada", name: "Ada Berg", updatedAt: "" });
  expect((await actions(ctx)).at(-1)).toEqual(["patient_updated", { fields: ["firstName"] }]);
});

/** A form's fields under the names that a browser sends them by. */
function sentBack({ phones, emails, street, ...others }: ContactFields) {
  return {
    ...others,
    phone: phones.map(({ number }) => number),
    phoneLabel: phones.map(({ kind }) => kind),
    email: emails,
    street: street.replaceAll("\n", "\r\n"),
  };
}

test("Cliniko's facts are refused with the way to edit them there; tags and notes are ours; the same again is no change", async () => {
  const { ctx } = await aPractice([aPatient({ externalId: "1" })]);
  const [patient] = (await list(ctx, {})).data;
  const id = patient?.id ?? "";
  const error = await updatePatient(ctx, { id, lastName: "Smith", tags: ["vip"] }).catch((thrown: AppError) => thrown);
  expect(error).toMatchObject({
    code: "provider_owned",
    details: { extra: { editUrl: "https://seaview.au1.cliniko.com/patients/1" }, errors: [{ path: "lastName" }] },
  });
  await expect(updatePatient(ctx, { id, status: "archived" })).rejects.toMatchObject({ code: "provider_owned" });
  expect((await getPatient(ctx, { id })).tags).toEqual([]);

  const changed = await updatePatient(ctx, { id, lastName: "Okafor", tags: ["vip"], notes: "Prefers mornings" });
  expect(changed).toMatchObject({ name: "Maya Okafor", tags: ["vip"], notes: "Prefers mornings" });
  expect(changed.identifiers).toHaveLength(3);
  await updatePatient(ctx, { id, tags: ["vip"] });
  expect(await actions(ctx)).toEqual([["patient_updated", { fields: ["tags", "notes"] }]]);
});

test("somebody else's patient, or nobody's, is not found", async () => {
  const { ctx } = await aPractice([aPatient()]);
  const [patient] = (await list(ctx, {})).data;
  const other = await aClinic();
  for (const id of [patient?.id ?? "", newId()]) {
    await expect(getPatient(other, { id })).rejects.toMatchObject({ code: "not_found" });
    await expect(updatePatient(other, { id, notes: "x" })).rejects.toMatchObject({ code: "not_found" });
  }
  expect((await getPatient(ctx, { id: patient?.id ?? "" })).notes).toBeNull();
});

test("without the permission nothing is read, written or exported", async () => {
  const { ctx } = await aPractice([aPatient()]);
  const [nurse, viewer] = [inRole(ctx, "nurse"), inRole(ctx, "viewer")];
  const id = newId();
  for (const attempt of [
    () => list(nurse, {}),
    () => list(inRole(ctx, "investor"), {}),
    () => getPatient(nurse, { id }),
    () => createPatient(viewer, createPatientInput.parse({ firstName: "Ida" })),
    () => updatePatient(viewer, { id, notes: "x" }),
    () => exportPatients(viewer, { status: "active", sort: "name" }),
    // What lets somebody take data along, or change it, shows nobody a patient whom they may not see.
    () => exportPatients(inRole(ctx, "nurse", { grant: ["data.export"] }), { status: "active", sort: "name" }),
    () => exportPatients(inRole(ctx, "tenant_owner", { deny: ["patients.view"] }), { status: "active", sort: "name" }),
    () => updatePatient(inRole(ctx, "tenant_owner", { deny: ["patients.view"] }), { id, notes: "x" }),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
  }
});

test("an export holds the whole list under its filters, is safe for spreadsheets, and is on record without a name", async () => {
  const people = Array.from({ length: 1203 }, (_, index) =>
    aPatient({ externalId: String(index), phones: [], emails: [] }),
  );
  const { ctx } = await aPractice([
    ...people,
    aPatient({ externalId: "x", firstName: "=cmd", displayName: '=cmd|"calc"' }),
  ]);
  const read = async (search?: string) => {
    const { fileName, lines } = await exportPatients(ctx, { search, status: "active", sort: "-created" });
    expect(fileName).toMatch(/^patients-\d{4}-\d{2}-\d{2}\.csv$/);
    let text = "";
    for await (const line of lines) text += line;
    return text.trimEnd().split("\r\n");
  };
  const all = await read();
  expect(all).toHaveLength(1205);
  expect(new Set(all).size).toBe(1205);
  expect(all[0]).toMatch(/^\uFEFFName,First name/);
  const [, found] = await read("cmd");
  expect(found).toContain(`"'=cmd|""calc"""`);
  expect(await actions(ctx)).toEqual([
    ["patients_exported", { rows: 1204, status: "active", searched: false }],
    ["patients_exported", { rows: 1, status: "active", searched: true }],
  ]);
});

const noon = Date.parse("2025-06-15T02:00:00Z");
let ticks = 0;

async function aPractice(records: HubRecord[]): Promise<{ ctx: TenantContext; target: Target }> {
  const ctx = await aClinic({ now: () => new Date(noon + ticks++) });
  const target = await aConnection(ctx);
  await withTenant(ctx, (db) => writeRecords(db, target, records));
  return { ctx, target };
}

function list(ctx: TenantContext, query: Record<string, unknown>) {
  return listPatients(ctx, listPatientsQuery.parse(query));
}

async function everyPage(ctx: TenantContext, sort: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await list(ctx, { sort, limit: 4, ...(cursor ? { cursor } : {}) });
    ids.push(...page.data.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  return ids;
}

async function actions(ctx: TenantContext) {
  const rows = await withTenant(ctx, (db) =>
    db.auditEntry.findMany({
      where: { organizationId: ctx.organizationId, action: { not: "patient_viewed" } },
      orderBy: { id: "asc" },
    }),
  );
  return rows.map(({ action, detail }) => [action, detail]);
}
