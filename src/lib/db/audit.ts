import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";

/** Who does something, where, and by which request: a context is one. */
export type Doer = {
  organizationId: OrganizationId;
  actor: { type: string; label: string } | { type: string; id: string; label: string };
  requestId: string | null;
  now: () => Date;
};

type Detail = Record<string, string | number | boolean | null | string[]>;

export type AuditRecord = { action: string; subjectType: string; subjectId?: string | null; detail?: Detail };

/** Appends one entry to an organization's log, in the transaction of what it is about. */
export async function appendAudit(db: TenantDb, doer: Doer, record: AuditRecord): Promise<void> {
  const { actor, organizationId, requestId } = doer;
  await db.auditEntry.create({
    data: {
      organizationId,
      id: newId(doer.now().getTime()),
      at: doer.now(),
      actorType: actor.type,
      actorId: "id" in actor ? actor.id : null,
      actorLabel: actor.label,
      action: record.action,
      subjectType: record.subjectType,
      subjectId: record.subjectId ?? null,
      detail: record.detail ?? {},
      requestId,
    },
  });
}
