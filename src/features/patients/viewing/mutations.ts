import { recordAudit } from "@/features/audit/mutations";
import type { TenantDb } from "@/lib/db/guard";
import { beginView } from "@/lib/db/patient-views";
import type { TenantContext } from "@/lib/tenant/context";

/** How long one view lasts, from its first read. */
const viewMinutes = 15;

/**
 * Notes that a person read a patient, in the transaction of the read: a read that cannot be noted does not happen. What
 * the same person reads of the same patient within 15 minutes is one view, and one row of the log. The system's own
 * reads are none; whoever looks in from outside is noted page by page already.
 */
export async function recordView(db: TenantDb, ctx: TenantContext, { id }: { id: string }): Promise<void> {
  const { actor, organizationId } = ctx;
  if (actor.type !== "user") return;
  const view = { organizationId, contactId: id, userId: actor.id, at: ctx.now() };
  if (!(await beginView(db, view, viewMinutes))) return;
  await recordAudit(db, ctx, { action: "patient_viewed", subjectType: "contact", subjectId: id });
}
