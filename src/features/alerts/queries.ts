import type { AlertKind, AlertView } from "@/features/alerts/schema";
import { withTenant } from "@/lib/db/tenant";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const listed = 200;

/** The alerts of the organization, open ones first, newest first. */
export async function listAlerts(
  ctx: TenantContext,
  { open }: { open?: boolean | undefined } = {},
): Promise<AlertView[]> {
  requirePermission(ctx, "config.view");
  const { organizationId } = ctx;
  const rows = await withTenant(ctx, (db) =>
    db.alert.findMany({
      where: { organizationId, ...(open === undefined ? {} : { acknowledgedAt: open ? null : { not: null } }) },
      include: { connection: { select: { accountName: true } } },
      orderBy: [{ acknowledgedAt: { sort: "desc", nulls: "first" } }, { lastSeenAt: "desc" }, { id: "desc" }],
      take: listed,
    }),
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as AlertKind,
    message: row.message,
    connectionId: row.connectionId,
    connectionName: row.connection?.accountName ?? null,
    runId: row.runId,
    raisedAt: row.raisedAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    occurrences: row.occurrences,
    acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
  }));
}

/** How many alerts nobody has seen to. Zero for those who may not see them. */
export async function countOpenAlerts(ctx: TenantContext): Promise<number> {
  if (!ctx.permissions.has("config.view") && !ctx.permissions.has("*")) return 0;
  const { organizationId } = ctx;
  return withTenant(ctx, (db) => db.alert.count({ where: { organizationId, acknowledgedAt: null } }));
}
