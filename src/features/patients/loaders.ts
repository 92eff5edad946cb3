import { notFound, redirect } from "next/navigation";
import { z } from "zod";
import { listHousehold } from "@/features/patients/household/queries";
import { getPatient, getPatientWithUpcoming, listPatients } from "@/features/patients/queries";
import { patientFilter } from "@/features/patients/schema";
import { listTransactions } from "@/features/transactions/queries";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";
import { ageOf } from "@/lib/format/age";
import { hrefTo, type Turn, turnOf, turnPages } from "@/lib/format/href";
import { fromCursor, plainParams, readAddress, type SearchParams } from "@/lib/http/address-bar";
import { orNotFound } from "@/lib/http/not-found";
import type { TenantContext } from "@/lib/tenant/context";

const path = "/patients";
const limit = 50;
const visitsLimit = 25;

/** How the list is narrowed and ordered, and what this person may do with it. */
export async function loadPatientsHead(params: SearchParams) {
  const ctx = await pageContext("patients.view");
  const filter = readAddress(patientFilter, params);
  const { search, status, sort } = filter;
  const canExport = allows(ctx.permissions, "data.export");
  return {
    filter,
    canEdit: allows(ctx.permissions, "patients.edit"),
    exportHref: canExport ? hrefTo("/api/patients/export", { search, status, sort }) : null,
  };
}

/** One page of the patients, straight from the address. */
export async function loadPatients(params: SearchParams) {
  const ctx = await pageContext("patients.view");
  const { organization, permissions } = await pageSession();
  const filter = readAddress(patientFilter, params);
  const turn = turnOf(plainParams(params));
  const { page } = await fromCursor({ ...filter, limit, cursor: turn.cursor }, (input) => listPatients(ctx, input));
  const query = queryOf(filter);
  return {
    patients: page.data,
    total: page.total,
    age: ageOf(page),
    filter,
    query,
    timeZone: organization.timeZone,
    country: organization.country,
    windowDays: organization.activeWindowDays,
    mayConnect: allows(new Set(permissions), "config.update"),
    pages: turnPages({ path, query, turn, nextCursor: page.nextCursor }),
    page: turn.page,
    limit,
  };
}

/** One person with their appointments, and who shares a phone with them. An unknown id shows the not-found page. */
export async function loadPatient(id: string, params: SearchParams) {
  const ctx = await pageContext("patients.view");
  const { organization } = await pageSession();
  if (!z.uuid().safeParse(id).success) notFound();
  const { patient, ...calendar } = await readCalendar(ctx, id, params);
  const household = await listHousehold(ctx, { id });
  return {
    patient,
    ...calendar,
    // A merge's survivor is the same person, not somebody of the household.
    household: household.filter((member) => member.id !== patient.mergedInto?.id),
    now: ctx.now().getTime(),
    timeZone: organization.timeZone,
    country: organization.country,
    canEdit: allows(ctx.permissions, "patients.edit"),
    mayAudit: allows(ctx.permissions, "audit.view"),
  };
}

/** The first of what is to come and of what was; or one later page of either, whichever the address goes on with. */
async function readCalendar(ctx: TenantContext, id: string, params: SearchParams) {
  const plain = plainParams(params);
  const turn = turnOf(plain);
  const when: "upcoming" | "past" = plain.when === "upcoming" ? "upcoming" : "past";
  const pagesOf = (list: typeof when, at: Turn, nextCursor: string | null) =>
    turnPages({ path: `${path}/${id}`, query: { when: list === "past" ? "" : list }, turn: at, nextCursor });
  const { page } = await fromCursor({ id, limit: visitsLimit, when, cursor: turn.cursor }, async (input) => {
    if (input.cursor) return { patient: await getPatient(ctx, input).catch(orNotFound), upcoming: null };
    return getPatientWithUpcoming(ctx, input).catch(orNotFound);
  });
  const { patient, upcoming } = page;
  const { data, nextCursor } = patient.appointments;
  if (upcoming === null) {
    const lists = when === "upcoming" ? { upcoming: data, past: [] } : { upcoming: [], past: data };
    return { patient, ...lists, furtherHref: null, pages: pagesOf(when, turn, nextCursor), page: turn.page };
  }
  const first: Turn = { page: 1, trail: [] };
  const { nextHref: furtherHref } = pagesOf("upcoming", first, upcoming.nextCursor);
  const pages = pagesOf("past", first, nextCursor);
  return { patient, upcoming: upcoming.data, past: data, furtherHref, pages, page: first.page };
}

/** The latest payments of one person, for who may see payments; null for everybody else. */
export async function loadPatientPayments(id: string) {
  const ctx = await pageContext("patients.view");
  if (!allows(ctx.permissions, "transactions.view") || !z.uuid().safeParse(id).success) return null;
  const { organization } = await pageSession();
  const { data, totals, syncedAt } = await listTransactions(ctx, { contact: id, sort: "-at", limit: 5 });
  return { payments: data, totals, syncedAt, patientId: id, timeZone: organization.timeZone };
}

/** Lets only those in who may add a contact. */
export async function loadNewContact(): Promise<void> {
  await pageContext("patients.edit");
}

/** A contact that can be edited here. Somebody else's facts lead back to the person's page. */
export async function loadEditableContact(id: string) {
  const ctx = await pageContext("patients.edit");
  if (!z.uuid().safeParse(id).success) notFound();
  const patient = await getPatient(ctx, { id, limit: 1 }).catch(orNotFound);
  if (patient.ownedBy !== null) redirect(`${path}/${id}`);
  return { patient };
}

/** The filters that are not at their defaults: what an address needs to say. */
function queryOf({ search, status, sort }: z.infer<typeof patientFilter>) {
  return { search, status: status === "active" ? "" : status, sort: sort === "name" ? "" : sort };
}
