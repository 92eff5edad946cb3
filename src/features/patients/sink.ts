import { identifierRows, primaryEmail, primaryPhone, sortName, tokenRows } from "@/features/patients/rules";
import type { TenantDb } from "@/lib/db/guard";
import { type ConsentRow, replaceConsents, replaceIdentifiers, replaceTokens } from "@/lib/db/people";
import { type Change, type MirrorRow, type MirrorTarget, upsertMirror } from "@/lib/db/upsert";
import { writable } from "@/lib/db/writable";
import type { PatientRecord } from "@/lib/integrations/records";

type Target = MirrorTarget & { provider: string };
type Owned = { id: string; isNew: boolean; record: PatientRecord };

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
  const changed = changes.flatMap(({ externalId, id, change }): Owned[] => {
    const record = patients.get(externalId);
    return record ? [{ id, isNew: change === "created", record }] : [];
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
    primary_email: primaryEmail(record.emails),
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
  const { organizationId, connectionId: accountId, provider } = target;
  const held = changed.flatMap(({ id, isNew }) => (isNew ? [] : [id]));
  const of = { organizationId, source: provider, held };
  const identifiers = changed.flatMap(({ id, record }) =>
    identifierRows(id, { ...record, account: { accountId, kind: provider, value: record.externalId } }),
  );
  await replaceIdentifiers(db, of, identifiers);
  await replaceTokens(
    db,
    of,
    changed.flatMap(({ id, record }) => tokenRows(id, { ...record, ids: [record.externalId] })),
  );
  await replaceConsents(db, of, changed.flatMap(consentsOf));
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
