import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";

type AlertRow = {
  organizationId: OrganizationId;
  /** Null for what is the trouble of no connection. */
  connectionId: string | null;
  runId: string | null;
  kind: string;
  message: string;
};

/** Inserts an alert, or counts one more occurrence of the one that is open for the same connection and kind. */
export async function raiseAlertRow(db: TenantDb, alert: AlertRow): Promise<void> {
  const { organizationId, connectionId, runId, kind, message } = alert;
  await db.$executeRaw`
    INSERT INTO "alerts" ("organization_id", "id", "connection_id", "run_id", "kind", "message")
    VALUES (${organizationId}::uuid, ${newId()}::uuid, ${connectionId}::uuid, ${runId}::uuid, ${kind}, ${message})
    ON CONFLICT ("organization_id", "connection_id", "kind") WHERE "acknowledged_at" IS NULL
    DO UPDATE SET "run_id" = EXCLUDED."run_id", "message" = EXCLUDED."message", "last_seen_at" = now(),
      "occurrences" = "alerts"."occurrences" + 1`;
}
