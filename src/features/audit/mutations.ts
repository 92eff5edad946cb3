import type { AuditDetail } from "@/features/audit/schema";
import { appendAudit } from "@/lib/db/audit";
import type { TenantDb } from "@/lib/db/guard";
import type { TenantContext } from "@/lib/tenant/context";

export type AuditRecord = { action: string; subjectType: string; subjectId?: string | null; detail?: AuditDetail };

/**
 * Appends who did what, in the transaction of what is recorded: both commit or neither does. `action` is a snake_case
 * past deed such as `connection_created`; `detail` says what a reader of the log may know, never a patient or a secret.
 */
export async function recordAudit(db: TenantDb, ctx: TenantContext, ...records: AuditRecord[]): Promise<void> {
  await appendAudit(db, ctx, ...records);
}
