import { env } from "@/env";
import { type AlertKind, alertTitles } from "@/features/alerts/schema";
import { recordAudit } from "@/features/audit/mutations";
import { raiseAlertRow } from "@/lib/db/alerts";
import type { TenantDb } from "@/lib/db/guard";
import { listCaretakerEmails } from "@/lib/db/system/alerts";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { canSendMail, sendMail } from "@/lib/mail";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

type NewAlert = { kind: AlertKind; connectionId: string | null; runId: string | null; message: string };

/**
 * Raises an alert inside the caller's transaction. While one of the same kind stands for the connection, or for none,
 * that one is brought up to date instead. Mail is the worker's: it looks for alerts that have not gone out.
 */
export function raiseAlert(db: TenantDb, ctx: TenantContext, alert: NewAlert): Promise<void> {
  return raiseAlertRow(db, { organizationId: ctx.organizationId, ...alert });
}

/** Says that somebody has seen to an alert. Again does nothing. Throws `not_found`. */
export async function acknowledgeAlert(ctx: TenantContext, { id }: { id: string }): Promise<void> {
  requirePermission(ctx, "sync.manual");
  const { organizationId, actor } = ctx;
  await withTenant(ctx, async (db) => {
    const alert = await db.alert.findUnique({ where: { organizationId_id: { organizationId, id } } });
    if (!alert) throw new AppError("not_found", "There is no such alert.");
    const { count } = await db.alert.updateMany({
      where: { organizationId, id, acknowledgedAt: null },
      data: { acknowledgedAt: ctx.now(), acknowledgedBy: actor.type === "user" ? actor.id : null },
    });
    if (count === 0) return;
    const detail = { kind: alert.kind };
    await recordAudit(db, ctx, { action: "alert_acknowledged", subjectType: "alert", subjectId: id, detail });
  });
}

/** Writes one open alert to the organization's owners and admins, once. Safe to repeat. Throws what the mail server answers. */
export async function mailAlert(ctx: TenantContext, { id }: { id: string }): Promise<void> {
  const { organizationId } = ctx;
  const own = { organizationId, id };
  const { alert, organization } = await withTenant(ctx, async (db) => ({
    alert: await db.alert.findUnique({ where: { organizationId_id: own }, include: { connection: true } }),
    organization: await db.organization.findUnique({ where: { id: organizationId } }),
  }));
  if (!alert || alert.acknowledgedAt || alert.mailedAt || !canSendMail()) return;
  await withTenant(ctx, (db) => db.alert.updateMany({ where: own, data: { mailTriedAt: ctx.now() } }));
  const to = await listCaretakerEmails(organizationId, ctx.now());
  await sendMail({
    to,
    subject: `${alert.connection?.accountName ?? organization?.name}: ${alertTitles[alert.kind as AlertKind] ?? "something needs a look"}`,
    text: `${alert.message}\n\n${env.APP_URL}${alert.connectionId ? `/connections/${alert.connectionId}` : "/audit"}\n`,
  });
  await withTenant(ctx, (db) => db.alert.updateMany({ where: own, data: { mailedAt: ctx.now() } }));
}
