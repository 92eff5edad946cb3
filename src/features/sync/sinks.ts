import { mirrorPatients } from "@/features/patients/sink";
import { mirrorContracts, mirrorInvoices, mirrorTransactions } from "@/features/payments/sink";
import {
  mirrorAppointments,
  mirrorAppointmentTypes,
  mirrorAttendees,
  mirrorBusinesses,
  mirrorPractitioners,
} from "@/features/practice/sink";
import { blowsFuse } from "@/features/sync/rules";
import type { TenantDb } from "@/lib/db/guard";
import { type Change, countMirror, type MirrorTable, type MirrorTarget, tombstoneMirror } from "@/lib/db/upsert";
import { AppError } from "@/lib/errors";
import type { HubRecord, RecordKind, RecordOf } from "@/lib/integrations/records";

export type SinkTarget = MirrorTarget & { provider: string };

type Sink<K extends RecordKind> = (db: TenantDb, target: SinkTarget, records: RecordOf<K>[]) => Promise<Change[]>;

/** Where each kind of record goes. A kind added to `records.ts` does not compile until it has a row here. */
const sinks: { [K in RecordKind]: Sink<K> } = {
  patient: mirrorPatients,
  business: mirrorBusinesses,
  practitioner: mirrorPractitioners,
  appointment_type: mirrorAppointmentTypes,
  appointment: mirrorAppointments,
  attendee: mirrorAttendees,
  // Payments before invoices: an invoice's own word of its payments then finds them.
  transaction: mirrorTransactions,
  invoice: mirrorInvoices,
  contract: mirrorContracts,
};

/** The table that holds each kind's mirror. */
export const mirrorTables: Record<RecordKind, MirrorTable> = {
  patient: "contacts",
  business: "businesses",
  practitioner: "practitioners",
  appointment_type: "appointment_types",
  appointment: "appointments",
  attendee: "attendees",
  transaction: "transactions",
  invoice: "invoices",
  contract: "contracts",
};

/** The only door from a provider into our tables, for syncs and hints alike. Returns what it changed. */
export async function writeRecords(db: TenantDb, target: SinkTarget, records: HubRecord[]): Promise<Change[]> {
  const changes: Change[] = [];
  for (const kind of Object.keys(sinks) as RecordKind[]) changes.push(...(await writeKind(kind, db, target, records)));
  return changes;
}

const dayMs = 86_400_000;

/**
 * Marks a record that a hint named and that the provider no longer has. Returns how many rows that changed. Throws
 * `conflict`, with nothing marked, when more of its list would have gone within a day than a clinic deletes by hand: a
 * provider in trouble is not believed, hint by hint, what it is not believed in a sweep.
 */
export async function buryHinted(
  db: TenantDb,
  target: SinkTarget,
  { kind, externalId, at }: { kind: RecordKind; externalId: string; at: Date },
): Promise<number> {
  const table = mirrorTables[kind];
  const marked = await tombstoneMirror(db, target, { table, externalIds: [externalId], at });
  if (marked.length === 0) return 0;
  const { standing, gone } = await countMirror(db, target, { table, since: new Date(at.getTime() - dayMs) });
  if (blowsFuse(gone, standing + gone)) {
    throw new AppError("conflict", `${gone} of ${standing + gone} such records would have gone within a day: ${ask}`);
  }
  return marked.length;
}

const ask =
  "it is left as it is for now and tried again later. If they were deleted there, run a full sync and confirm it.";

async function writeKind<K extends RecordKind>(kind: K, db: TenantDb, target: SinkTarget, records: HubRecord[]) {
  const ofKind = records.filter((record): record is RecordOf<K> => record.kind === kind);
  return ofKind.length === 0 ? [] : sinks[kind](db, target, ofKind);
}
