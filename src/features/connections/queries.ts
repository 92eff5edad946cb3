import { readCredentials } from "@/features/connections/rules";
import type { ConnectionView } from "@/features/connections/schema";
import type { Prisma } from "@/lib/db/generated/client";
import { detailsKey } from "@/lib/db/runs";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { type ConnectionConfig, connectionConfig, type Provider, type Session } from "@/lib/integrations/contract";
import type { RecordKind } from "@/lib/integrations/records";
import { providerByKey, providerName } from "@/lib/integrations/registry";
import { type OutboundOptions, outboundTo } from "@/lib/outbound";
import { secretBox } from "@/lib/secrets";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/** The kinds of secret that a connection keeps: what opens the account, what signs hints about it, and what did before. */
export type CredentialKind = "account" | "webhook" | "webhook_former";

export type Opened = {
  session: Session;
  provider: string;
  status: ConnectionView["status"];
  /** What it was opened with, as it is stored: tells later whether that is still so. */
  ciphertext: Uint8Array<ArrayBuffer>;
};

/**
 * Opens a connection's account with its stored credentials. Makes no call yet.
 * Throws `not_found` for a connection this organization does not have, or has disconnected, `credentials` when what is
 * stored is none of its provider's.
 */
export async function openSession(
  ctx: TenantContext,
  connectionId: string,
  options: OutboundOptions = {},
): Promise<Opened> {
  const { connection, secret, ciphertext } = await readSecret(ctx, connectionId, "account");
  const provider = requireProvider(connection.provider);
  const config = connectionConfig.parse(connection.config);
  const { timeZone } = connection.organization;
  const credentials = readCredentials(provider, secret);
  if (!credentials) {
    const message = `The stored credentials of ${provider.name} cannot be read. Enter them again on the connection's page.`;
    throw new AppError("credentials", message);
  }
  const session = provider.open(credentials, { config, timeZone, ...outboundTo(provider, options) });
  return { session, provider: provider.key, status: connection.status as ConnectionView["status"], ciphertext };
}

/** A connection's secret of one kind, opened. Throws `not_found` when there is none. */
export async function readSecret(ctx: TenantContext, connectionId: string, kind: CredentialKind) {
  const { organizationId } = ctx;
  const connection = await withTenant(ctx, (db) =>
    db.connection.findUnique({
      where: { organizationId_id: { organizationId, id: connectionId } },
      include: { credentials: { where: { kind } }, organization: { select: { timeZone: true } } },
    }),
  );
  const [credential] = connection?.credentials ?? [];
  if (!connection || !credential)
    throw new AppError("not_found", "There is no such connection, or it was disconnected.");
  const secret = secretBox().open(credential.ciphertext, { organizationId, connectionId, kind });
  return { connection, secret, ciphertext: credential.ciphertext };
}

/** What signs deliveries about a connection: the secret in use, and the one before it for as long as that still counts. */
export async function readWebhookSecrets(
  ctx: TenantContext,
  connectionId: string,
): Promise<{ secret: string; expiresAt: Date | null }[]> {
  const { organizationId } = ctx;
  const kinds: CredentialKind[] = ["webhook", "webhook_former"];
  const rows = await withTenant(ctx, (db) =>
    db.credential.findMany({ where: { organizationId, connectionId, kind: { in: kinds } }, orderBy: { kind: "asc" } }),
  );
  return rows.map(({ kind, ciphertext, expiresAt }) => ({
    secret: secretBox().open(ciphertext, { organizationId, connectionId, kind }),
    expiresAt,
  }));
}

/** The provider of that key. Throws `invalid_input` for one that the hub does not know. */
export function requireProvider(key: string): Provider {
  const provider = providerByKey(key);
  if (!provider) throw new AppError("invalid_input", `The hub cannot connect to "${key}".`);
  return provider;
}

/** Every connection of the organization, disconnected ones last. */
export async function listConnections(ctx: TenantContext): Promise<ConnectionView[]> {
  requirePermission(ctx, "config.view");
  const rows = await withTenant(ctx, (db) =>
    db.connection.findMany({
      where: { organizationId: ctx.organizationId },
      include: detail,
      orderBy: [{ status: "asc" }, { createdAt: "asc" }],
    }),
  );
  return rows.map(toView);
}

/** The ids of the organization's connections to one provider that can be synced. */
export async function findConnectionsOf(ctx: TenantContext, provider: string): Promise<{ id: string }[]> {
  requirePermission(ctx, "config.view");
  const where = { organizationId: ctx.organizationId, provider, status: { not: "disconnected" } };
  return withTenant(ctx, (db) =>
    db.connection.findMany({ where, select: { id: true }, orderBy: { createdAt: "asc" } }),
  );
}

/** One connection with the freshness of each stream. Throws `not_found`. */
export async function getConnection(ctx: TenantContext, { id }: { id: string }): Promise<ConnectionView> {
  requirePermission(ctx, "config.view");
  const row = await withTenant(ctx, (db) =>
    db.connection.findUnique({
      where: { organizationId_id: { organizationId: ctx.organizationId, id } },
      include: detail,
    }),
  );
  if (!row) throw new AppError("not_found", "There is no such connection.");
  return toView(row);
}

/** How many records of each kind stand here, deleted ones left out. Patients who are archived or merged count apart. */
export type RecordCounts = Record<RecordKind | "hiddenPatients", number>;

/** What a connection has brought in so far. Counts nothing for one that this organization does not have. */
export async function countRecords(ctx: TenantContext, { id }: { id: string }): Promise<RecordCounts> {
  requirePermission(ctx, "config.view");
  const where = { organizationId: ctx.organizationId, connectionId: id, deletedAt: null };
  return withTenant(ctx, async (db) => ({
    patient: await db.contact.count({ where: { ...where, status: "active" } }),
    hiddenPatients: await db.contact.count({ where: { ...where, status: { not: "active" } } }),
    practitioner: await db.practitioner.count({ where }),
    business: await db.business.count({ where }),
    appointment_type: await db.appointmentType.count({ where }),
    appointment: await db.appointment.count({ where }),
    attendee: await db.attendee.count({ where }),
    transaction: await db.transaction.count({ where }),
    invoice: await db.invoice.count({ where }),
    contract: await db.contract.count({ where }),
  }));
}

const detail = {
  cursors: true,
  runs: { where: { status: { in: ["queued", "running"] } }, select: { id: true } },
} satisfies Prisma.ConnectionInclude;

type Row = Prisma.ConnectionGetPayload<{ include: typeof detail }>;

function toView(row: Row): ConnectionView {
  const config: ConnectionConfig = connectionConfig.parse(row.config);
  return {
    id: row.id,
    provider: row.provider,
    providerName: providerName(row.provider),
    status: row.status as ConnectionView["status"],
    account: { externalId: row.externalAccountId, name: row.accountName },
    region: config.region ?? null,
    country: config.country ?? null,
    timeZone: config.timeZone ?? null,
    webUrl: config.webUrl ?? null,
    schedule: row.schedule as ConnectionView["schedule"],
    hasWebhook: row.webhookTokenHash !== null,
    lastSucceededAt: row.lastSucceededAt?.toISOString() ?? null,
    activeRunId: row.runs[0]?.id ?? null,
    streams: row.cursors
      .filter(({ stream }) => stream !== detailsKey)
      .map(({ stream, freshAt, total }) => ({ stream, freshAt: freshAt?.toISOString() ?? null, total })),
    createdAt: row.createdAt.toISOString(),
  };
}
