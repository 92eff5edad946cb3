import type { z } from "zod";
import {
  contactMetadata,
  type getPatientQuery,
  type ListPatientsInput,
  type PatientDetail,
  type PatientFilter,
  type PatientStatus,
  type PatientSummary,
  type TimelinePage,
} from "@/features/patients/schema";
import { readTimelinePage } from "@/features/patients/timeline/queries";
import { recordView } from "@/features/patients/viewing/mutations";
import { type Clock, readClock } from "@/lib/db/clock";
import type { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { readPracticeAge } from "@/lib/db/health";
import type { Sort } from "@/lib/db/keyset";
import { type KinRow, type Named, readMergedFrom, readSurvivor } from "@/lib/db/kin";
import {
  countPatientRows,
  type PatientOrder,
  type PatientRow,
  patientSorts,
  readPatientRows,
} from "@/lib/db/patient-list";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import type { MirrorAge } from "@/lib/format/age";
import { searchWords } from "@/lib/format/search";
import { readPosition, toPage } from "@/lib/http/position";
import { connectionConfig } from "@/lib/integrations/contract";
import { practiceProviders } from "@/lib/integrations/registry";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

export type PatientPage = { data: PatientSummary[]; total: number; nextCursor: string | null } & MirrorAge;

/** A page of the people of an organization, how many there are, and how old that is. Throws `forbidden`, and `invalid_cursor`. */
export async function listPatients(ctx: TenantContext, input: ListPatientsInput): Promise<PatientPage> {
  requirePermission(ctx, "patients.view");
  const { filter, sort } = toListing(ctx.organizationId, input);
  const position = readPosition(input.cursor, { sort: input.sort, key: sort.key });
  const { rows, total, age } = await withTenant(ctx, async (db) => ({
    rows: await readPatientRows(db, filter, { sort, position, limit: input.limit + 1 }),
    total: await countPatientRows(db, filter),
    age: await readPracticeAge(db, ctx.organizationId, practiceProviders),
  }));
  const positionOf = (row: PatientRow) => ({ key: keyOf(row, input.sort), id: row.id });
  const page = toPage(rows, { limit: input.limit, sort: input.sort, positionOf });
  return { data: page.rows.map(toSummary), total, nextCursor: page.nextCursor, ...age };
}

/** A list's filter and order in the database's terms. */
export function toListing(organizationId: OrganizationId, { search, status, sort }: PatientFilter) {
  const descending = sort.startsWith("-");
  const key = sort.replace("-", "") as PatientOrder;
  return {
    filter: { organizationId, words: searchWords(search ?? ""), status: status === "all" ? null : status },
    sort: { ...patientSorts[key], descending } satisfies Sort,
  };
}

/** A row's place in a list of this order. */
export function keyOf(row: PatientRow, sort: string): string | Date | null {
  const keys = { name: row.sortName, lastVisit: row.lastVisitAt, created: row.createdAt };
  return keys[sort.replace("-", "") as PatientOrder];
}

type OneInput = { id: string } & Partial<z.infer<typeof getPatientQuery>>;

/**
 * One person: facts, identifiers, merges both ways, consents, visits. That it was read, and by whom, is noted in the same
 * transaction. Throws `not_found`, and `invalid_cursor`.
 */
export async function getPatient(ctx: TenantContext, input: OneInput): Promise<PatientDetail> {
  requirePermission(ctx, "patients.view");
  return withTenant(ctx, async (db) => {
    const patient = await readPatient(db, ctx, input);
    await recordView(db, ctx, patient);
    return patient;
  });
}

/** The same with what was, and what is to come beside it, each from its first page on. */
export async function getPatientWithUpcoming(
  ctx: TenantContext,
  { id, limit }: { id: string; limit: number },
): Promise<{ patient: PatientDetail; upcoming: TimelinePage }> {
  requirePermission(ctx, "patients.view");
  return withTenant(ctx, async (db) => {
    const found = await findPatient(db, ctx, id);
    const patient = await toDetail(db, found, { limit, when: "past" });
    await recordView(db, ctx, patient);
    return { patient, upcoming: await readTimelinePage(db, found, { limit, when: "upcoming" }) };
  });
}

/** One person inside a transaction under way. */
export async function readPatient(db: TenantDb, ctx: TenantContext, { id, ...page }: OneInput): Promise<PatientDetail> {
  return toDetail(db, await findPatient(db, ctx, id), page);
}

type Found = { row: Row; named: Named | null; clock: Clock; now: Date };

async function findPatient(db: TenantDb, { organizationId, now }: TenantContext, id: string): Promise<Found> {
  const row = await db.contact.findUnique({ where: { organizationId_id: { organizationId, id } }, include: detail });
  if (!row) throw new AppError("not_found", "There is no such patient.");
  const moment = now();
  const clock = await readClock(db, organizationId, { now: moment, days: null });
  return { row, named: namedOf(row), clock, now: moment };
}

async function toDetail(db: TenantDb, found: Found, page: Omit<OneInput, "id">): Promise<PatientDetail> {
  const { row, named, clock } = found;
  return {
    ...toFacts(row),
    mergedInto: await mergedIntoOf(db, row),
    mergedFrom: named ? (await readMergedFrom(db, named)).map(toKin) : [],
    visits: visitsOf(row, clock),
    appointments: await readTimelinePage(db, found, page),
  };
}

const detail = {
  connection: { select: { config: true, lastSucceededAt: true } },
  identifiers: { orderBy: [{ kind: "asc" }, { position: "asc" }, { value: "asc" }] },
  consents: { orderBy: { channel: "asc" } },
  activePatient: { select: { contactId: true } },
  visitSummary: true,
} satisfies Prisma.ContactInclude;

type Row = Prisma.ContactGetPayload<{ include: typeof detail }>;

/** How Cliniko, or whoever owns the facts, names the contact; null for one that was made here. */
function namedOf({ organizationId, connectionId, externalId }: Row): Named | null {
  if (connectionId === null || externalId === null) return null;
  return { organizationId: organizationId as Named["organizationId"], connectionId, externalId };
}

async function mergedIntoOf(db: TenantDb, row: Row): Promise<PatientDetail["mergedInto"]> {
  const named = namedOf(row);
  if (named === null || row.mergedIntoExternalId === null) return null;
  const survivor = await readSurvivor(db, named);
  if (survivor === null) return { id: null, clinikoPatientId: row.mergedIntoExternalId, name: null };
  return { id: survivor.id, clinikoPatientId: survivor.externalId, name: survivor.name };
}

function toFacts(row: Row): Omit<PatientDetail, "mergedInto" | "mergedFrom" | "visits" | "appointments"> {
  const { phones, emails, ...extras } = contactMetadata.parse(row.metadata);
  return {
    id: row.id,
    clinikoPatientId: row.externalId,
    contactType: row.contactType as PatientDetail["contactType"],
    status: row.status as PatientStatus,
    name: row.displayName,
    title: row.title,
    firstName: row.firstName,
    lastName: row.lastName,
    preferredFirstName: row.preferredFirstName,
    sex: row.sex,
    dateOfBirth: row.dateOfBirth?.toISOString().slice(0, 10) ?? null,
    address: row.address as PatientDetail["address"],
    email: row.primaryEmail,
    phone: row.primaryPhone,
    phones,
    emails,
    details: textsOf(extras),
    tags: row.tags,
    notes: row.notes,
    source: row.primarySource,
    sources: row.sourceSystems,
    ownedBy: row.connectionId === null ? null : row.primarySource,
    editUrl: editUrlOf(row),
    identifiers: row.identifiers.map(({ kind, value, raw, label, source, valid, verified }) => {
      return { kind, value, raw, label, source, valid, verified };
    }),
    consents: row.consents.map(({ channel, status, source, recordedAt }) => {
      return { channel, status, source, recordedAt: recordedAt.toISOString() };
    }),
    createdAt: row.sourceCreatedAt.toISOString(),
    updatedAt: row.sourceUpdatedAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
    deletedAt: row.deletedAt?.toISOString() ?? null,
    mergedAt: row.mergedAt?.toISOString() ?? null,
  };
}

/** Where the owner of the facts lets a person edit them, if the account's connection says where that is. */
function editUrlOf({ connection, externalId }: Row): string | null {
  if (connection === null || externalId === null) return null;
  const { webUrl } = connectionConfig.parse(connection.config);
  return webUrl ? `${webUrl.replace(/\/$/, "")}/patients/${encodeURIComponent(externalId)}` : null;
}

function textsOf(extras: Record<string, unknown>): Record<string, string> {
  const texts = Object.entries(extras).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return Object.fromEntries(texts.filter(([, text]) => text !== ""));
}

function visitsOf({ visitSummary: visits, activePatient, connection }: Row, clock: Clock): PatientDetail["visits"] {
  return {
    isActive: activePatient !== null,
    total: visits?.totalCount ?? 0,
    recent: visits?.recentCount ?? 0,
    firstAt: visits?.firstVisitAt?.toISOString() ?? null,
    lastAt: visits?.lastVisitAt?.toISOString() ?? null,
    nextAt: visits?.nextVisitAt?.toISOString() ?? null,
    windowDays: clock.ownDays,
    computedAt: clock.computedAt?.toISOString() ?? null,
    syncedAt: connection?.lastSucceededAt?.toISOString() ?? null,
  };
}

function toKin({ id, externalId, name, mergedAt }: KinRow): PatientDetail["mergedFrom"][number] {
  return { id, clinikoPatientId: externalId, name, mergedAt: mergedAt?.toISOString() ?? null };
}

function toSummary(row: PatientRow): PatientSummary {
  return {
    id: row.id,
    clinikoPatientId: row.externalId,
    contactType: row.contactType as PatientSummary["contactType"],
    status: row.status as PatientStatus,
    name: row.displayName,
    dateOfBirth: row.dateOfBirth,
    email: row.primaryEmail,
    phone: row.primaryPhone,
    source: row.primarySource,
    tags: row.tags,
    isActive: row.isActive,
    visitCount: row.visitCount,
    lastVisitAt: row.lastVisitAt?.toISOString() ?? null,
    nextVisitAt: row.nextVisitAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
