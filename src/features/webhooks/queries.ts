import { recordAudit } from "@/features/audit/mutations";
import { bodyOwner, headersShown, showPayload, toDeliveryView } from "@/features/webhooks/rules";
import type { DeliveryDetail, DeliveryView, ListDeliveriesInput, RefusalView } from "@/features/webhooks/schema";
import { SecretBoxError } from "@/lib/crypto/secret-box";
import { withTenant } from "@/lib/db/tenant";
import {
  type DeliveryFilter,
  readDeliveries,
  readDelivery,
  readDeliveryTypes,
  type SealedDelivery,
} from "@/lib/db/webhook-list";
import { AppError } from "@/lib/errors";
import { readPosition, toPage } from "@/lib/http/position";
import { providerName } from "@/lib/integrations/registry";
import { secretBox } from "@/lib/secrets";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const sort = "-received";

/** One page of an organization's deliveries, newest first. Throws `invalid_cursor`. */
export async function listDeliveries(
  ctx: TenantContext,
  { limit, cursor, ...filter }: ListDeliveriesInput,
): Promise<{ data: DeliveryView[]; nextCursor: string | null }> {
  requirePermission(ctx, "config.view");
  const position = readPosition(cursor, { sort, key: "time" });
  const found = await withTenant(ctx, (db) =>
    readDeliveries(db, toFilter(ctx, filter), { position, limit: limit + 1 }),
  );
  const { rows, nextCursor } = toPage(found, {
    limit,
    sort,
    positionOf: ({ receivedAt, id }) => ({ key: receivedAt, id }),
  });
  return { data: rows.map(toDeliveryView), nextCursor };
}

/** The providers and types that an organization's deliveries have, for filters to offer. */
export async function listDeliveryTypes(
  ctx: TenantContext,
): Promise<{ provider: string; name: string; type: string }[]> {
  requirePermission(ctx, "config.view");
  const rows = await withTenant(ctx, (db) => readDeliveryTypes(db, ctx));
  return rows.map((row) => ({ ...row, name: providerName(row.provider) }));
}

/** One delivery with what it said, and a note in the audit log of who looked. Throws `not_found`. */
export async function getDelivery(ctx: TenantContext, { id }: { id: string }): Promise<DeliveryDetail> {
  requirePermission(ctx, "config.view");
  const { organizationId } = ctx;
  const found = await withTenant(ctx, async (db) => {
    const row = await readDelivery(db, { organizationId, id });
    if (!row) throw new AppError("not_found", "There is no such delivery.");
    const detail = { provider: row.provider, type: row.type };
    await recordAudit(db, ctx, { action: "webhook_viewed", subjectType: "webhook_event", subjectId: id, detail });
    return row;
  });
  return toDetail(found);
}

/** A delivery with what it said, opened; without its payload when the key that sealed it is gone. */
export function toDetail(row: SealedDelivery): DeliveryDetail {
  const body = openBody(row);
  return {
    ...toDeliveryView(row),
    headers: headersShown(row.headers),
    ...(body ? showPayload(body) : { payload: null, isCut: false }),
  };
}

/** Of how many days counts of what was turned away are shown. */
export const refusalDays = 30;

/** How much was turned away at an organization's addresses lately, newest days first. */
export async function listRefusals(ctx: TenantContext): Promise<RefusalView[]> {
  requirePermission(ctx, "config.view");
  const { organizationId } = ctx;
  const since = new Date(ctx.now().getTime() - refusalDays * 86_400_000);
  const rows = await withTenant(ctx, (db) =>
    db.webhookRefusal.findMany({
      where: { organizationId, day: { gte: since } },
      include: { connection: { select: { id: true, accountName: true } } },
      orderBy: [{ day: "desc" }, { count: "desc" }, { id: "asc" }],
      take: 200,
    }),
  );
  return rows.map(({ provider, connection, day, reason, count, lastAt }) => ({
    provider,
    providerName: providerName(provider),
    connection: connection && { id: connection.id, name: connection.accountName },
    day: day.toISOString().slice(0, 10),
    reason: reason as RefusalView["reason"],
    count,
    lastAt: lastAt.toISOString(),
  }));
}

type Filter = Pick<ListDeliveriesInput, "provider" | "status" | "type" | "from" | "to">;

/** The filters of a request as the database reads them. */
export function toFilter(
  { organizationId }: Pick<TenantContext, "organizationId">,
  { from, to, ...filter }: Filter,
): DeliveryFilter {
  return { organizationId, ...filter, from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined };
}

function openBody({ body, ...delivery }: SealedDelivery): Uint8Array | null {
  try {
    return secretBox().openBytes(body, bodyOwner(delivery));
  } catch (error) {
    if (error instanceof SecretBoxError) return null;
    throw error;
  }
}
