import { recordAudit } from "@/features/audit/mutations";
import { keyOf, toListing } from "@/features/patients/queries";
import type { PatientFilter } from "@/features/patients/schema";
import { inStretches } from "@/lib/db/keyset";
import { countPatientRows, type PatientRow, readPatientRows } from "@/lib/db/patient-list";
import { withTenant } from "@/lib/db/tenant";
import { type SheetColumns, type SheetFile, sheetFile } from "@/lib/format/sheet-file";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const size = 1_000;

/**
 * The list as a CSV file, read in stretches while it is sent, in the list's order and under its filters. Who exported how
 * many is in the audit log before the first line leaves. Throws `forbidden` without both data.export and patients.view.
 */
export async function exportPatients(ctx: TenantContext, input: PatientFilter): Promise<SheetFile> {
  requirePermission(ctx, "data.export");
  requirePermission(ctx, "patients.view");
  const { filter, sort } = toListing(ctx.organizationId, input);
  const first = await withTenant(ctx, async (db) => {
    const rows = await countPatientRows(db, filter);
    // What was searched for may be somebody's name: that there was a search is all that is kept.
    const detail = { rows, status: input.status, searched: filter.words.length > 0 };
    await recordAudit(db, ctx, { action: "patients_exported", subjectType: "organization", detail });
    return readPatientRows(db, filter, { sort, position: null, limit: size });
  });
  const readAfter = (last: PatientRow) => {
    const position = { key: textOf(keyOf(last, input.sort)), id: last.id };
    return withTenant(ctx, (db) => readPatientRows(db, filter, { sort, position, limit: size }));
  };
  const rows = inStretches(first, { size, readAfter });
  return sheetFile(rows, { format: "csv", name: "Patients", day: ctx.now(), columns });
}

const columns: SheetColumns<PatientRow> = [
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
