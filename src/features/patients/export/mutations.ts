import { recordAudit } from "@/features/audit/mutations";
import { keyOf, toListing } from "@/features/patients/queries";
import type { PatientFilter } from "@/features/patients/schema";
import type { Position } from "@/lib/db/keyset";
import { countPatientRows, type PatientRow, readPatientRows } from "@/lib/db/patient-list";
import { withTenant } from "@/lib/db/tenant";
import { csvLine } from "@/lib/format/csv";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const batchRows = 1_000;

export type PatientsFile = { fileName: string; lines: AsyncIterable<string> };

/**
 * The list as a CSV file, read in batches while it is sent, in the list's order and under its filters. Who exported how
 * many is in the audit log before the first line leaves. Throws `forbidden` without data.export.
 */
export async function exportPatients(ctx: TenantContext, input: PatientFilter): Promise<PatientsFile> {
  requirePermission(ctx, "data.export");
  const listing = toListing(ctx.organizationId, input);
  const first = await withTenant(ctx, async (db) => {
    const rows = await countPatientRows(db, listing.filter);
    // What was searched for may be somebody's name: that there was a search is all that is kept.
    const detail = { rows, status: input.status, searched: listing.filter.words.length > 0 };
    await recordAudit(db, ctx, { action: "patients_exported", subjectType: "organization", detail });
    return readPatientRows(db, listing.filter, { sort: listing.sort, position: null, limit: batchRows });
  });
  const day = ctx.now().toISOString().slice(0, 10);
  return { fileName: `patients-${day}.csv`, lines: linesFrom(ctx, { input, first }) };
}

type Reading = { input: PatientFilter; first: PatientRow[] };

async function* linesFrom(ctx: TenantContext, { input, first }: Reading): AsyncGenerator<string> {
  const { filter, sort } = toListing(ctx.organizationId, input);
  // The mark tells spreadsheets that the file is UTF-8.
  yield `\uFEFF${csvLine(columns.map(([title]) => title))}`;
  let rows = first;
  while (rows.length > 0) {
    yield rows.map((row) => csvLine(columns.map(([, cell]) => cell(row)))).join("");
    const last = rows.at(-1);
    if (!last || rows.length < batchRows) return;
    const position: Position = { key: textOf(keyOf(last, input.sort)), id: last.id };
    rows = await withTenant(ctx, (db) => readPatientRows(db, filter, { sort, position, limit: batchRows }));
  }
}

const columns: [title: string, cell: (row: PatientRow) => string | number | null][] = [
  ["Name", (row) => row.displayName],
  ["First name", (row) => row.firstName],
  ["Last name", (row) => row.lastName],
  ["Preferred name", (row) => row.preferredFirstName],
  ["Date of birth", (row) => row.dateOfBirth],
  ["Phone", (row) => row.primaryPhone],
  ["E-mail", (row) => row.primaryEmail],
  ["Status", (row) => row.status],
  ["Source", (row) => row.primarySource],
  ["Cliniko number", (row) => row.externalId],
  ["Tags", (row) => row.tags.join(", ")],
  ["Active", (row) => (row.isActive ? "yes" : "no")],
  ["Visits", (row) => row.visitCount],
  ["Last visit", (row) => textOf(row.lastVisitAt)],
  ["Next visit", (row) => textOf(row.nextVisitAt)],
  ["Created", (row) => textOf(row.createdAt)],
];

function textOf(value: string | Date | null): string | null {
  return value instanceof Date ? value.toISOString() : value;
}
