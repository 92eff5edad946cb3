import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { canonicalId, newId } from "@/lib/db/id";

/** Who does something, where, and by which request: a context is one. */
export type Doer = {
  organizationId: OrganizationId;
  actor: { type: string; label: string } | { type: string; id: string; label: string };
  requestId: string | null;
  now: () => Date;
};

type Detail = Record<string, string | number | boolean | null | string[]>;

export type AuditRecord = { action: string; subjectType: string; subjectId?: string | null; detail?: Detail };

/**
 * Appends one entry to an organization's log, in the transaction of what it is about, and announces it to whoever seals
 * the log: one statement, so that neither stands without the other. There is no other way into the log.
 */
export async function appendAudit(db: TenantDb, doer: Doer, record: AuditRecord): Promise<void> {
  const { actor, organizationId, requestId } = doer;
  const { action, subjectType, subjectId = null, detail = {} } = record;
  const at = doer.now();
  const actorId = "id" in actor ? actor.id : null;
  await db.$executeRaw`
    WITH "entry" AS (
      INSERT INTO "audit_log" ("organization_id", "id", "at", "actor_type", "actor_id", "actor_label", "action",
        "subject_type", "subject_id", "detail", "request_id")
      VALUES (${organizationId}::uuid, ${newId(at.getTime())}::uuid, ${at.toISOString()}::timestamptz, ${actor.type},
        ${actorId}, ${actor.label}, ${action}, ${subjectType}, ${subjectId && canonicalId(subjectId)}, ${JSON.stringify(detail)}::jsonb,
        ${requestId})
      RETURNING "organization_id", "id"
    )
    INSERT INTO "audit_unsealed" ("organization_id", "entry_id") SELECT "organization_id", "id" FROM "entry"`;
}
