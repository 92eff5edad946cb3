import { recordAudit } from "@/features/audit/mutations";
import { requireFeature, requireRoom } from "@/features/billing/queries";
import { getConnection, openSession, readSecret, requireProvider } from "@/features/connections/queries";
import type { ConnectInput, ConnectionView, UpdateConnectionInput } from "@/features/connections/schema";
import { keepSecret } from "@/features/connections/secrets/mutations";
import { recomputeDerived } from "@/features/figures/mutations";
import type { Resealed } from "@/lib/crypto/secret-box";
import { newWebhookSecret, randomToken, sha256 } from "@/lib/crypto/signature";
import { isDuplicate } from "@/lib/db/errors";
import type { Prisma } from "@/lib/db/generated/client";
import type { TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import { cancelRuns } from "@/lib/db/runs";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { knownTimeZone } from "@/lib/format/time-zone";
import type { Account, Provider, Session } from "@/lib/integrations/contract";
import { ProviderError } from "@/lib/integrations/errors";
import { outboundTo } from "@/lib/outbound";
import { secretBox } from "@/lib/secrets";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/**
 * Connects an account after the provider has accepted its credentials. A disconnected account is taken up again with
 * its data. Throws `credentials` when the provider refuses them (nothing is stored), `conflict` for an account that is
 * connected already, `subscription` when the plan has no room for it, `provider_unavailable` when the provider does not
 * answer.
 */
export async function connect(ctx: TenantContext, input: ConnectInput): Promise<ConnectionView> {
  requirePermission(ctx, "config.update");
  const provider = requireProvider(input.provider);
  const account = await prove(provider, openWith(provider, input.credentials));
  const id = await withTenant(ctx, (db) => store(db, ctx, { provider, account, credentials: input.credentials })).catch(
    (cause: unknown) => {
      throw isDuplicate(cause) ? new AppError("conflict", `${account.name} is connected already.`, { cause }) : cause;
    },
  );
  return getConnection(ctx, { id });
}

/**
 * Changes a connection's schedule, pauses it, which ends its run as well, or replaces its credentials with others of the
 * same account, be they another person's.
 * Throws `not_found`, `credentials`, `conflict` for credentials of another account, `subscription` for a schedule that the
 * plan does not include, `provider_unavailable`.
 */
export async function updateConnection(
  ctx: TenantContext,
  { id, schedule, paused, credentials }: UpdateConnectionInput & { id: string },
): Promise<ConnectionView> {
  requirePermission(ctx, "config.update");
  const connection = await getConnection(ctx, { id });
  requireStanding(connection);
  const account = credentials ? await proveSame(connection, credentials) : null;
  const status = statusAfter(connection.status, { paused, credentials });
  const data = {
    ...(schedule ? { schedule } : {}),
    ...(status ? { status } : {}),
    ...(account ? factsOf(account) : {}),
  };
  const wroteBefore = await withTenant(ctx, async (db) => {
    // A run that ends takes its own row first as well.
    const wrote = status === "paused" && (await endRuns(db, ctx, id));
    if (schedule === "hourly" && connection.schedule !== "hourly") await requireFeature(db, ctx, "hourly_sync");
    await change(db, ctx, id, data);
    if (status === "paused") await endRuns(db, ctx, id);
    if (credentials) await keepSecret(db, ctx, id, { kind: "account", secret: JSON.stringify(credentials) });
    const detail = { schedule: schedule ?? null, status, credentialsReplaced: credentials !== undefined };
    await recordAudit(db, ctx, { action: "connection_updated", subjectType: "connection", subjectId: id, detail });
    return wrote;
  });
  if (wroteBefore) await recomputeDerived(ctx);
  return getConnection(ctx, { id });
}

/**
 * Asks the provider whether the stored credentials still work, and remembers the answer: but not over what somebody has
 * decided while it was asked.
 * Throws `not_found`, `credentials`, `provider_unavailable`.
 */
export async function validateConnection(ctx: TenantContext, { id }: { id: string }): Promise<ConnectionView> {
  requirePermission(ctx, "sync.manual");
  const { organizationId } = ctx;
  const { session, provider, ciphertext } = await openSession(ctx, id).catch((error) => refuse(ctx, { id }, error));
  const account = await prove(requireProvider(provider), session).catch((error) =>
    refuse(ctx, { id, ciphertext }, error),
  );
  await withTenant(ctx, async (db) => {
    await change(db, ctx, id, {});
    const { count: held } = await db.credential.updateMany({
      where: { organizationId, connectionId: id, kind: "account", ciphertext },
      data: { validatedAt: ctx.now() },
    });
    if (held > 0) {
      await change(db, ctx, id, factsOf(account));
      const refused = { organizationId, id, status: "refused" };
      await db.connection.updateMany({ where: refused, data: { status: "connected" } });
    }
    await recordAudit(db, ctx, { action: "connection_validated", subjectType: "connection", subjectId: id });
  });
  return getConnection(ctx, { id });
}

/** Forgets a connection's secrets and ends its run. What was synced stays. Throws `not_found`. */
export async function disconnect(ctx: TenantContext, { id }: { id: string }): Promise<void> {
  requirePermission(ctx, "config.update");
  const { organizationId } = ctx;
  const wroteBefore = await withTenant(ctx, async (db) => {
    const wrote = await endRuns(db, ctx, id);
    const { count } = await db.connection.updateMany({
      where: { organizationId, id, status: { not: "disconnected" } },
      data: { status: "disconnected", webhookTokenHash: null },
    });
    if (count === 0) throw new AppError("not_found", "There is no such connection, or it was disconnected.");
    await endRuns(db, ctx, id);
    await db.credential.deleteMany({ where: { organizationId, connectionId: id } });
    await recordAudit(db, ctx, { action: "connection_disconnected", subjectType: "connection", subjectId: id });
    return wrote;
  });
  if (wroteBefore) await recomputeDerived(ctx);
}

/**
 * Makes a new address and secret for what is posted about this connection, and ends the old ones. Both are shown once.
 * `announce` tells a sender of the address beforehand: the old ones stay when it throws. Throws `not_found`.
 */
export async function renewWebhook(
  ctx: TenantContext,
  { id }: { id: string },
  announce: (path: string) => Promise<void> = async () => {},
): Promise<{ path: string; secret: string }> {
  requirePermission(ctx, "sync.webhook");
  const { organizationId } = ctx;
  const { connection } = await readSecret(ctx, id, "account");
  const token = randomToken();
  const secret = newWebhookSecret();
  const path = `/api/webhooks/${connection.provider}/${token}`;
  await announce(path);
  await withTenant(ctx, async (db) => {
    await change(db, ctx, id, { webhookTokenHash: sha256(token) });
    await db.credential.deleteMany({ where: { organizationId, connectionId: id, kind: "webhook_former" } });
    await keepSecret(db, ctx, id, { kind: "webhook", secret });
    await recordAudit(db, ctx, { action: "connection_webhook_renewed", subjectType: "connection", subjectId: id });
  });
  return { path, secret };
}

/**
 * Seals every secret that an older key sealed, or an earlier system, with the newest key. Tells how many, and how many none
 * of the keys opens: these stay as they are, and keep none of the others from it.
 */
export async function rotateCredentials(ctx: TenantContext): Promise<Resealed> {
  requirePermission(ctx, "config.update");
  const { organizationId } = ctx;
  const held = await withTenant(ctx, (db) => db.credential.findMany({ where: { organizationId } }));
  const old = held.filter(({ ciphertext }) => secretBox().needsSealing(ciphertext));
  let count = 0;
  for (const { id, connectionId, kind, ciphertext } of old) {
    const sealed = secretBox().reseal(ciphertext, { organizationId, connectionId, kind });
    if (!sealed) continue;
    count += 1;
    await withTenant(ctx, async (db) => {
      // Only if nobody replaced it meanwhile.
      await db.credential.updateMany({ where: { organizationId, id, ciphertext }, data: sealed });
      const detail = { kind, keyId: sealed.keyId };
      await recordAudit(db, ctx, {
        action: "credential_rotated",
        subjectType: "connection",
        subjectId: connectionId,
        detail,
      });
    });
  }
  return { sealed: count, unopened: old.length - count };
}

type Refused = { id: string; ciphertext?: Uint8Array<ArrayBuffer> };

/** Throws what opening an account came to. Credentials that open nothing are remembered as refused while they are stored. */
async function refuse({ organizationId }: TenantContext, { id, ciphertext }: Refused, error: unknown): Promise<never> {
  if (error instanceof AppError && error.code === "credentials") {
    const held = { kind: "account", ...(ciphertext ? { ciphertext } : {}) };
    const where = { organizationId, id, status: "connected", credentials: { some: held } };
    await withTenant({ organizationId }, (db) => db.connection.updateMany({ where, data: { status: "refused" } }));
  }
  throw error;
}

/** Changes a connection, whose row then stands until the transaction ends. Throws `not_found` once it was disconnected. */
async function change(
  db: TenantDb,
  { organizationId }: TenantContext,
  id: string,
  data: Prisma.ConnectionUpdateManyMutationInput,
): Promise<void> {
  const { count } = await db.connection.updateMany({
    where: { organizationId, id, status: { not: "disconnected" } },
    data,
  });
  if (count === 0) throw new AppError("not_found", "There is no such connection, or it was disconnected.");
}

function requireStanding({ status }: ConnectionView): void {
  if (status === "disconnected")
    throw new AppError("conflict", "This connection was disconnected. Connect the account again.");
}

/**
 * Ends a connection's runs. Returns whether one was left with rows that no figure counts yet. Asked before the
 * connection's row is taken, as whoever ends a run takes the two, and after: until then one may have been begun.
 */
async function endRuns(db: TenantDb, { organizationId, now }: TenantContext, connectionId: string): Promise<boolean> {
  return (await cancelRuns(db, { organizationId, connectionId }, now())).wroteBefore;
}

/** The status that a change asks for; null when it asks for none. Only credentials that were accepted end a refusal. */
function statusAfter(
  status: ConnectionView["status"],
  { paused, credentials }: UpdateConnectionInput,
): ConnectionView["status"] | null {
  if (paused) return "paused";
  if (credentials) return "connected";
  return paused === false && status === "paused" ? "connected" : null;
}

function openWith(provider: Provider, credentials: Record<string, string>): Session {
  const parsed = provider.credentials.safeParse(credentials);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    throw new AppError("credentials", first?.message ?? "These credentials are not complete.", { cause: parsed.error });
  }
  return provider.open(parsed.data, { config: {}, ...outboundTo(provider) });
}

/** Asks the provider who this is; its refusals in the words of our API. */
async function prove(provider: Provider, session: Session): Promise<Account> {
  try {
    return await session.account();
  } catch (cause) {
    if (!(cause instanceof ProviderError)) throw cause;
    if (cause.fault === "credentials" || cause.fault === "refused_address") {
      const message = `${provider.name} does not accept this key. Check that you copied all of it, and that it was not revoked.`;
      throw new AppError("credentials", message, { cause });
    }
    const message = `${provider.name} could not be asked just now. Try again in a minute.`;
    throw new AppError("provider_unavailable", message, { cause });
  }
}

async function proveSame(connection: ConnectionView, credentials: Record<string, string>): Promise<Account> {
  const provider = requireProvider(connection.provider);
  const account = await prove(provider, openWith(provider, credentials));
  if (account.externalId !== connection.account.externalId) {
    const message = `This key belongs to ${account.name}, not to ${connection.account.name}. Connect it as an account of its own.`;
    throw new AppError("conflict", message);
  }
  return account;
}

/** What is remembered of an account: also how its calls are counted, which hangs on whose credentials they are. */
function factsOf({ name, config }: Account) {
  return { accountName: name, config };
}

type ToStore = { provider: Provider; account: Account; credentials: Record<string, string> };

async function store(db: TenantDb, ctx: TenantContext, { provider, account, credentials }: ToStore): Promise<string> {
  const { organizationId } = ctx;
  const key = { organizationId, provider: provider.key, externalAccountId: account.externalId };
  const facts = { ...factsOf(account), status: "connected" };
  await requireRoom(db, ctx, "connections");
  const revived = await db.connection.updateManyAndReturn({ where: { ...key, status: "disconnected" }, data: facts });
  const id = revived[0]?.id ?? newId();
  if (revived.length === 0) {
    await adoptLocality(db, ctx, account);
    await db.connection.create({ data: { ...key, ...facts, id } });
  }
  await keepSecret(db, ctx, id, { kind: "account", secret: JSON.stringify(credentials) });
  const detail = { provider: provider.key, account: account.externalId };
  await recordAudit(db, ctx, { action: "connection_created", subjectType: "connection", subjectId: id, detail });
  return id;
}

/** The first account tells where the clinic is. Later ones do not move it. */
async function adoptLocality(db: TenantDb, { organizationId }: TenantContext, { config }: Account): Promise<void> {
  const others = await db.connection.count({ where: { organizationId } });
  if (others > 0) return;
  const timeZone = knownTimeZone(config.timeZone ?? null);
  await db.organization.updateMany({
    where: { id: organizationId },
    data: {
      ...(timeZone ? { timeZone } : {}),
      ...(config.country ? { country: config.country } : {}),
    },
  });
}
