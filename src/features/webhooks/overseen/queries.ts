import { recordAudit } from "@/features/audit/mutations";
import type {
  ListPlatformDeliveriesInput,
  PlatformDeliveryDetail,
  PlatformDeliveryView,
  ReplayPlatformInput,
} from "@/features/webhooks/overseen/schema";
import { refusalDays, toDetail } from "@/features/webhooks/queries";
import { toDeliveryView } from "@/features/webhooks/rules";
import type { RefusalView } from "@/features/webhooks/schema";
import { requireSuperAdmin, superAdminActor } from "@/lib/auth/super-admin";
import type { Person } from "@/lib/auth/viewer";
import { noteInHubLog } from "@/lib/db/system/hub-log";
import {
  countGivenUp,
  type PlatformFilter,
  readPlatformDeliveries,
  readPlatformDelivery,
  readPlatformDeliveryTypes,
  readPlatformRefusals,
} from "@/lib/db/system/platform-deliveries";
import { withTenant } from "@/lib/db/tenant";
import type { DeliveryRow } from "@/lib/db/webhook-list";
import { AppError } from "@/lib/errors";
import { readPosition, toPage } from "@/lib/http/position";
import { providerName } from "@/lib/integrations/registry";
import { mintContext } from "@/lib/tenant/mint";

const sort = "-received";

/** One page of what came for the hub itself, newest first. Throws `forbidden`, and `invalid_cursor`. */
export async function listPlatformDeliveries(
  person: Person,
  { limit, cursor, ...filter }: ListPlatformDeliveriesInput,
): Promise<{ data: PlatformDeliveryView[]; nextCursor: string | null }> {
  requireSuperAdmin(person);
  const position = readPosition(cursor, { sort, key: "time" });
  const found = await readPlatformDeliveries(toPlatformFilter(filter), { position, limit: limit + 1 });
  const positionOf = ({ receivedAt, id }: DeliveryRow) => ({ key: receivedAt, id });
  const { rows, nextCursor } = toPage(found, { limit, sort, positionOf });
  return { data: rows.map((row) => ({ ...toDeliveryView(row), organization: ownerOf(row) })), nextCursor };
}

/** The suppliers and types of what came for the hub itself, for filters to offer. Throws `forbidden`. */
export async function listPlatformDeliveryTypes(person: Person) {
  requireSuperAdmin(person);
  const rows = await readPlatformDeliveryTypes();
  return rows.map((row) => ({ ...row, name: providerName(row.provider) }));
}

/**
 * One delivery that came for the hub itself, with what it said. The hub's log notes who looked, and that of the
 * organization whose it is does, too. Throws `forbidden`, `not_found`.
 */
export async function getPlatformDelivery(
  person: Person,
  { id, requestId = null }: { id: string; requestId?: string | null },
): Promise<PlatformDeliveryDetail> {
  requireSuperAdmin(person);
  const row = await readPlatformDelivery(id);
  if (!row) throw new AppError("not_found", "There is no such delivery.");
  const [actor, owner] = [superAdminActor(person), ownerOf(row)];
  const detail = { provider: row.provider, type: row.type };
  const look = { action: "webhook_viewed", subjectId: id, detail };
  if (owner) {
    const ctx = mintContext({ organizationId: owner.id, actor, permissions: [], requestId });
    await withTenant(ctx, (db) => recordAudit(db, ctx, { ...look, subjectType: "webhook_event" }));
  }
  await noteInHubLog({ ...look, subjectType: "platform_delivery", actor, requestId });
  return { ...toDetail(row), organization: owner };
}

/** How much was turned away at the suppliers' addresses lately, newest days first. Throws `forbidden`. */
export async function listPlatformRefusals(person: Person, now = new Date()): Promise<RefusalView[]> {
  requireSuperAdmin(person);
  const rows = await readPlatformRefusals(new Date(now.getTime() - refusalDays * 86_400_000));
  return rows.map(({ provider, day, reason, count, lastAt }) => ({
    provider,
    providerName: providerName(provider),
    connection: null,
    day: day.toISOString().slice(0, 10),
    reason: reason as RefusalView["reason"],
    count,
    lastAt: lastAt.toISOString(),
  }));
}

/** How many of what came for the hub itself were given up, and wait for a replay. Throws `forbidden`. */
export async function countPlatformGivenUp(person: Person): Promise<number> {
  requireSuperAdmin(person);
  return countGivenUp();
}

/** The filters of a request as the database reads them. */
export function toPlatformFilter({
  organization,
  from,
  to,
  ...filter
}: Omit<ReplayPlatformInput, "dryRun">): PlatformFilter {
  return {
    ...filter,
    isOwned: organization && organization === "known",
    from: from ? new Date(from) : undefined,
    to: to ? new Date(to) : undefined,
  };
}

function ownerOf({ organizationId, organizationName }: DeliveryRow): PlatformDeliveryView["organization"] {
  return organizationId === null ? null : { id: organizationId, name: organizationName ?? "" };
}
