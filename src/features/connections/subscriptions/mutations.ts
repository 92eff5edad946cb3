import { env } from "@/env";
import { recordAudit } from "@/features/audit/mutations";
import { renewWebhook } from "@/features/connections/mutations";
import { openSession } from "@/features/connections/queries";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import type { Subscriptions } from "@/lib/integrations/contract";
import { ProviderError } from "@/lib/integrations/errors";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/**
 * Has the provider post what happens to an address that is made for this connection, and ends those of ours that it had
 * before. Throws `not_found` for a connection whose provider lets nobody ask for that, `credentials` and
 * `provider_unavailable` as the provider answers.
 */
export async function subscribe(ctx: TenantContext, { id }: { id: string }): Promise<{ types: string[] }> {
  requirePermission(ctx, "sync.webhook");
  const { subscriptions, provider } = await openSubscriptions(ctx, id);
  const before = await asked(subscriptions.list());
  const { path } = await renewWebhook(ctx, { id });
  const url = new URL(path, env.APP_URL).href;
  for (const type of subscriptions.types) await asked(subscriptions.add({ type, url }));
  await endOurs(subscriptions, before, provider);
  await withTenant(ctx, (db) =>
    recordAudit(db, ctx, { action: "connection_subscribed", subjectType: "connection", subjectId: id }),
  );
  return { types: [...subscriptions.types] };
}

/** Ends all that the provider posts to us about this connection, and its address. Throws as `subscribe`. */
export async function unsubscribe(ctx: TenantContext, { id }: { id: string }): Promise<void> {
  requirePermission(ctx, "sync.webhook");
  const { organizationId } = ctx;
  const { subscriptions, provider } = await openSubscriptions(ctx, id);
  await endOurs(subscriptions, await asked(subscriptions.list()), provider);
  await withTenant(ctx, async (db) => {
    await db.connection.updateMany({ where: { organizationId, id }, data: { webhookTokenHash: null } });
    await db.credential.deleteMany({ where: { organizationId, connectionId: id, kind: "webhook" } });
    await recordAudit(db, ctx, { action: "connection_unsubscribed", subjectType: "connection", subjectId: id });
  });
}

async function openSubscriptions(ctx: TenantContext, id: string) {
  const { session, provider } = await openSession(ctx, id);
  const { subscriptions } = session;
  if (!subscriptions) throw new AppError("not_found", "This provider posts nothing on request.");
  return { subscriptions, provider };
}

/** Others may have addresses there as well: only those that are ours end. */
async function endOurs(
  subscriptions: Subscriptions,
  held: { id: string; url: string }[],
  provider: string,
): Promise<void> {
  const ours = new URL(`/api/webhooks/${provider}/`, env.APP_URL).href;
  for (const { id, url } of held) if (url.startsWith(ours)) await asked(subscriptions.remove(id));
}

async function asked<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (cause) {
    if (!(cause instanceof ProviderError)) throw cause;
    throw new AppError(cause.fault === "credentials" ? "credentials" : "provider_unavailable", cause.message, {
      cause,
    });
  }
}
