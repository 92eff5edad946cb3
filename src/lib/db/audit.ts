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
 * Appends entries to an organization's log, in the transaction of what they are about, and announces them to whoever seals
 * the log: one statement, so that none stands without the other. There is no other way into the log.
 */
export async function appendAudit(db: TenantDb, doer: Doer, ...records: AuditRecord[]): Promise<void> {
  const { actor, organizationId, requestId } = doer;
  const at = doer.now();
  const actorId = "id" in actor ? actor.id : null;
  const entries = records.map(({ subjectId = null, detail = {}, ...record }) => ({
    ...record,
    id: newId(at.getTime()),
    subjectId: subjectId && canonicalId(subjectId),
    detail,
  }));
  await db.$executeRaw`
    WITH "entry" AS (
      INSERT INTO "audit_log" ("organization_id", "id", "at", "actor_type", "actor_id", "actor_label", "action",
        "subject_type", "subject_id", "detail", "request_id")
      SELECT ${organizationId}::uuid, "id", ${at.toISOString()}::timestamptz, ${actor.type}::text, ${actorId}::text,
        ${actor.label}::text, "action", "subjectType", "subjectId", "detail", ${requestId}::text
      FROM jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
        AS "new"("id" uuid, "action" text, "subjectType" text, "subjectId" text, "detail" jsonb)
      RETURNING "organization_id", "id"
    )
    INSERT INTO "audit_unsealed" ("organization_id", "entry_id") SELECT "organization_id", "id" FROM "entry"`;
}
