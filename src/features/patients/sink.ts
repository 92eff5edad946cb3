import { primaryPhone, searchTokens, sortName } from "@/features/patients/rules";
import type { TenantDb } from "@/lib/db/guard";
import { nilId } from "@/lib/db/id";
import {
  type ConsentRow,
  type IdentifierRow,
  replaceConsents,
  replaceIdentifiers,
  replaceTokens,
  type TokenRow,
} from "@/lib/db/people";
import { type Change, type MirrorRow, type MirrorTarget, upsertMirror } from "@/lib/db/upsert";
import { writable } from "@/lib/db/writable";
import type { PatientRecord } from "@/lib/integrations/records";

type Target = MirrorTarget & { provider: string };
type Owned = { id: string; record: PatientRecord };

const valueLengthMax = 320;

/**
 * Writes a page of patients as contacts, and for those that changed their identifiers, search words and consents; a page
 * that says nothing new writes nothing. Shared phones and e-mails stay with each. Tags, notes and what other sources
 * know are ours and stay.
 */
export async function mirrorPatients(db: TenantDb, target: Target, records: PatientRecord[]): Promise<Change[]> {
  const patients = newestOfEach(records.map(writable));
  const changes = await upsertMirror(
    db,
    target,
    "contacts",
    [...patients.values()].map((record) => contactRow(record, target)),
  );
  const changed = changes.flatMap(({ externalId, id }): Owned[] => {
    const record = patients.get(externalId);
    return record ? [{ id, record }] : [];
  });
  if (changed.length > 0) await replaceFacts(db, target, changed);
  return changes;
}

/** Of a patient who is twice on a page the newer counts, and of equals the later: as the upsert decides. */
function newestOfEach(records: PatientRecord[]): Map<string, PatientRecord> {
  const byId = new Map<string, PatientRecord>();
  for (const record of records) {
    const other = byId.get(record.externalId);
    if (!other || other.updatedAt <= record.updatedAt) byId.set(record.externalId, record);
  }
  return byId;
}

/** Phones, e-mails and consents stand in the metadata too, so that a change of any of them is a change of the row. */
function contactRow(record: PatientRecord, { provider }: Target): MirrorRow {
  return {
    external_id: record.externalId,
    contact_type: "cliniko_patient",
    status: statusOf(record),
    title: record.title,
    first_name: record.firstName,
    last_name: record.lastName,
    preferred_first_name: record.preferredFirstName,
    display_name: record.displayName,
    sort_name: sortName(record),
    sex: record.sex,
    date_of_birth: record.dateOfBirth,
    address: record.address,
    primary_email: record.emails[0] ?? null,
    primary_phone: primaryPhone(record.phones),
    primary_source: provider,
    first_contact_source: provider,
    source_systems: [provider],
    merged_into_external_id: record.mergedInto,
    merged_at: record.mergedAt,
    archived_at: record.archivedAt,
    deleted_at: record.deletedAt,
    metadata: { ...record.metadata, phones: record.phones, emails: record.emails, consents: record.consents },
    source_created_at: record.createdAt,
    source_updated_at: record.updatedAt,
  };
}

function statusOf({ mergedInto, mergedAt, deletedAt, archivedAt }: PatientRecord): string {
  if (mergedInto !== null || mergedAt !== null) return "merged";
  if (deletedAt !== null) return "deleted";
  return archivedAt === null ? "active" : "archived";
}

async function replaceFacts(db: TenantDb, target: Target, changed: Owned[]): Promise<void> {
  const of = {
    organizationId: target.organizationId,
    source: target.provider,
    contactIds: changed.map(({ id }) => id),
  };
  await replaceIdentifiers(
    db,
    of,
    changed.flatMap((owned) => identifiersOf(owned, target)),
  );
  await replaceTokens(db, of, changed.flatMap(tokensOf));
  await replaceConsents(db, of, changed.flatMap(consentsOf));
}

function identifiersOf({ id: contactId, record }: Owned, { provider, connectionId }: Target): IdentifierRow[] {
  const account = {
    contactId,
    accountId: connectionId,
    kind: provider,
    value: record.externalId,
    raw: record.externalId,
    label: null,
    position: 0,
    valid: true,
  };
  const phones = record.phones.map((phone, position) => ({
    contactId,
    accountId: nilId,
    kind: "phone",
    value: phone.e164 ?? phone.raw.trim(),
    raw: phone.raw,
    label: phone.label,
    position,
    valid: phone.e164 !== null,
  }));
  const emails = record.emails.map((email, position) => ({
    contactId,
    accountId: nilId,
    kind: "email",
    value: email.trim().toLowerCase(),
    raw: email,
    label: null,
    position,
    valid: /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()),
  }));
  return distinct([account, ...phones, ...emails]);
}

/** A number typed twice is one identifier, the first; one that is empty is none. */
function distinct(rows: IdentifierRow[]): IdentifierRow[] {
  const byValue = new Map<string, IdentifierRow>();
  for (const row of rows) {
    const value = row.value.slice(0, valueLengthMax).toWellFormed();
    const key = `${row.kind} ${value}`;
    if (value !== "" && !byValue.has(key)) byValue.set(key, { ...row, value });
  }
  return [...byValue.values()];
}

function tokensOf({ id: contactId, record }: Owned): TokenRow[] {
  const { firstName, lastName, preferredFirstName, displayName, phones, emails, externalId } = record;
  const names = [firstName, lastName, preferredFirstName, displayName];
  return searchTokens({ names, phones, emails, ids: [externalId] }).map((token) => ({ contactId, token }));
}

function consentsOf({ id: contactId, record }: Owned): ConsentRow[] {
  const byChannel = new Map(record.consents.map(({ channel, granted }) => [channel, granted]));
  return [...byChannel].map(([channel, granted]) => ({
    contactId,
    channel,
    status: granted ? "granted" : "withheld",
    recordedAt: record.updatedAt,
  }));
}
