import { toAuditFilter } from "@/features/audit/queries";
import type { PatientView } from "@/features/patients/viewing/schema";
import { type AuditRow, auditSort, readAuditRows } from "@/lib/db/audit-list";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { readPosition, toPage } from "@/lib/http/position";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const newestFirst = { sort: "-at", key: auditSort.key };

/** By people of the organization, and by whoever looked in from outside. */
const viewActions = ["patient_viewed", "look_viewed"];

type ViewsInput = { id: string; limit: number; cursor?: string | undefined };

/** A page of who looked at a patient, newest first. Throws `forbidden` without audit.view, `not_found`, `invalid_cursor`. */
export async function listPatientViews(
  ctx: TenantContext,
  { id, limit, cursor }: ViewsInput,
): Promise<{ data: PatientView[]; nextCursor: string | null }> {
  requirePermission(ctx, "audit.view");
  const { organizationId } = ctx;
  const position = readPosition(cursor, newestFirst);
  const filter = {
    ...toAuditFilter(organizationId, { subjectType: "contact", subjectId: id }),
    actions: viewActions,
  };
  const found = await withTenant(ctx, async (db) => {
    const contact = await db.contact.findUnique({
      where: { organizationId_id: { organizationId, id } },
      select: { id: true },
    });
    if (!contact) throw new AppError("not_found", "There is no such patient.");
    return readAuditRows(db, filter, { position, limit: limit + 1 });
  });
  const page = toPage(found, { limit, sort: newestFirst.sort, positionOf: (row) => ({ key: row.at, id: row.id }) });
  return { data: page.rows.map(toView), nextCursor: page.nextCursor };
}

function toView({ id, at, actorId, actorLabel, actorType }: AuditRow): PatientView {
  const person = { id: actorId, name: actorLabel };
  return { id, at: at.toISOString(), person, outside: actorType === "super_admin" };
}
