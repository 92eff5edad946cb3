import { recordAudit } from "@/features/audit/mutations";
import { type CredentialKind, readSecret } from "@/features/connections/queries";
import { newWebhookSecret } from "@/lib/crypto/signature";
import type { TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { secretBox } from "@/lib/secrets";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

export type NewSecret = { kind: CredentialKind; secret: string; expiresAt?: Date };

/** Seals a connection's secret and keeps it in place of the one of that kind, in the transaction of what it is for. */
export async function keepSecret(
  db: TenantDb,
  ctx: TenantContext,
  connectionId: string,
  { kind, secret, expiresAt }: NewSecret,
): Promise<void> {
  const { organizationId } = ctx;
  const sealed = secretBox().seal(secret, { organizationId, connectionId, kind });
  const data = { ...sealed, validatedAt: kind === "account" ? ctx.now() : null, expiresAt: expiresAt ?? null };
  await db.credential.upsert({
    where: { organizationId_connectionId_kind: { organizationId, connectionId, kind } },
    create: { organizationId, id: newId(), connectionId, kind, ...data },
    update: data,
  });
}

const overlapMs = 24 * 3_600_000;

/**
 * Makes a new secret for what is posted about this connection, at the same address. The one before goes on counting for
 * a day, so that whoever signs can change over without losing a delivery. The new one is shown once. Throws `not_found`.
 */
export async function replaceWebhookSecret(
  ctx: TenantContext,
  { id }: { id: string },
): Promise<{ secret: string; formerUntil: string }> {
  requirePermission(ctx, "sync.webhook");
  const { organizationId } = ctx;
  const former = await readSecret(ctx, id, "webhook");
  const secret = newWebhookSecret();
  const expiresAt = new Date(ctx.now().getTime() + overlapMs);
  await withTenant(ctx, async (db) => {
    // Also tells whoever remembers the secrets that they are others now.
    const { count } = await db.connection.updateMany({
      where: { organizationId, id, status: { not: "disconnected" } },
      data: { updatedAt: ctx.now() },
    });
    if (count === 0) throw new AppError("not_found", "There is no such connection, or it was disconnected.");
    await keepSecret(db, ctx, id, { kind: "webhook_former", secret: former.secret, expiresAt });
    await keepSecret(db, ctx, id, { kind: "webhook", secret });
    await recordAudit(db, ctx, { action: "connection_secret_replaced", subjectType: "connection", subjectId: id });
  });
  return { secret, formerUntil: expiresAt.toISOString() };
}
