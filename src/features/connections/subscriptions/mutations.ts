import { env } from "@/env";
import { recordAudit } from "@/features/audit/mutations";
import { renewWebhook } from "@/features/connections/mutations";
import { type CredentialKind, openSession, readSecret } from "@/features/connections/queries";
import { sha256 } from "@/lib/crypto/signature";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import type { Subscription, Subscriptions } from "@/lib/integrations/contract";
import { ProviderError } from "@/lib/integrations/errors";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/**
 * Has the provider post what happens to an address that is made for this connection, and then ends what it posted for
 * this connection before. What others have it post stays, also to this hub. The old address goes on working when the
 * provider does not take the new one. Throws `not_found` for a connection whose provider lets nobody ask for that,
 * `credentials` and `provider_unavailable` as the provider answers.
 */
export async function subscribe(ctx: TenantContext, { id }: { id: string }): Promise<{ types: string[] }> {
  requirePermission(ctx, "sync.webhook");
  const subscriptions = await openSubscriptions(ctx, id);
  const before = await findOwn(ctx, id, subscriptions);
  await renewWebhook(ctx, { id }, async (path) => {
    const url = new URL(path, env.APP_URL);
    url.searchParams.set(ownerName, id);
    for (const type of subscriptions.types) await asked(subscriptions.add({ type, url: url.href }));
  });
  await end(subscriptions, before);
  await withTenant(ctx, (db) =>
    recordAudit(db, ctx, { action: "connection_subscribed", subjectType: "connection", subjectId: id }),
  );
  return { types: [...subscriptions.types] };
}

/** Ends all that the provider posts to us about this connection, and its address and secrets. Throws as `subscribe`. */
export async function unsubscribe(ctx: TenantContext, { id }: { id: string }): Promise<void> {
  requirePermission(ctx, "sync.webhook");
  const { organizationId } = ctx;
  const subscriptions = await openSubscriptions(ctx, id);
  await end(subscriptions, await findOwn(ctx, id, subscriptions));
  const kinds: CredentialKind[] = ["webhook", "webhook_former"];
  await withTenant(ctx, async (db) => {
    await db.connection.updateMany({ where: { organizationId, id }, data: { webhookTokenHash: null } });
    await db.credential.deleteMany({ where: { organizationId, connectionId: id, kind: { in: kinds } } });
    await recordAudit(db, ctx, { action: "connection_unsubscribed", subjectType: "connection", subjectId: id });
  });
}

async function openSubscriptions(ctx: TenantContext, id: string): Promise<Subscriptions> {
  const { session } = await openSession(ctx, id);
  if (!session.subscriptions) throw new AppError("not_found", "This provider posts nothing on request.");
  return session.subscriptions;
}

/** Says in an address whose it is, so that it is known again when its token is not. */
const ownerName = "connection";

/** What is posted for this connection. An account may be connected by another organization too, and that one's stay. */
async function findOwn(ctx: TenantContext, id: string, subscriptions: Subscriptions): Promise<Subscription[]> {
  const { connection } = await readSecret(ctx, id, "account");
  const ours = new URL(`/api/webhooks/${connection.provider}/`, env.APP_URL).href;
  const listed = await asked(subscriptions.list());
  return listed.filter(({ url }) => {
    if (!url.startsWith(ours)) return false;
    const { pathname, searchParams } = new URL(url);
    if (searchParams.has(ownerName)) return searchParams.get(ownerName) === id;
    return sha256(pathname.slice(pathname.lastIndexOf("/") + 1)) === connection.webhookTokenHash;
  });
}

async function end(subscriptions: Subscriptions, held: readonly Subscription[]): Promise<void> {
  for (const { id } of held) await asked(subscriptions.remove(id));
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
