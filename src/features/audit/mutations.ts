import type { AuditDetail } from "@/features/audit/schema";
import type { TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import type { TenantContext } from "@/lib/tenant/context";

export type AuditRecord = { action: string; subjectType: string; subjectId?: string | null; detail?: AuditDetail };

/**
 * Appends who did what, in the transaction of what is recorded: both commit or neither does. `action` is a snake_case
 * past deed such as `connection_created`; `detail` says what a reader of the log may know, never a patient or a secret.
 */
export async function recordAudit(db: TenantDb, ctx: TenantContext, record: AuditRecord): Promise<void> {
  const { actor, organizationId, requestId } = ctx;
  await db.auditEntry.create({
    data: {
      organizationId,
      id: newId(ctx.now().getTime()),
      at: ctx.now(),
      actorType: actor.type,
      actorId: actor.type === "user" ? actor.id : null,
      actorLabel: actor.label,
      action: record.action,
      subjectType: record.subjectType,
      subjectId: record.subjectId ?? null,
      detail: record.detail ?? {},
      requestId,
    },
  });
}
