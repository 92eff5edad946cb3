import { toPlatformFilter } from "@/features/webhooks/overseen/queries";
import type { ReplayPlatformInput } from "@/features/webhooks/overseen/schema";
import { wakeLane } from "@/features/webhooks/processing/mutations";
import type { ReplayedView } from "@/features/webhooks/schema";
import { requireSuperAdmin, superAdminActor } from "@/lib/auth/super-admin";
import type { Person } from "@/lib/auth/viewer";
import {
  countPlatformReplayable,
  readPlatformDelivery,
  replayPlatformDeliveries,
} from "@/lib/db/system/platform-deliveries";
import type { Replayed } from "@/lib/db/webhook-list";
import { AppError } from "@/lib/errors";

type By = { requestId?: string | null; now?: Date };

/**
 * Has one delivery that came for the hub itself processed once more, with all its attempts anew. Throws `forbidden`,
 * `not_found`, `conflict` while it waits for its first attempt or is being processed.
 */
export async function replayPlatformDelivery(
  person: Person,
  { id }: { id: string },
  { requestId = null }: By = {},
): Promise<{ count: number }> {
  requireSuperAdmin(person);
  const delivery = await readPlatformDelivery(id);
  if (!delivery) throw new AppError("not_found", "There is no such delivery.");
  const { provider, type, status } = delivery;
  const by = { actor: superAdminActor(person), requestId };
  const detail = { provider, type, status };
  const replayed = await replayPlatformDeliveries({ id }, () => {
    return { ...by, action: "webhook_replayed", subjectType: "platform_delivery", subjectId: id, detail };
  });
  if (replayed.length === 0) throw new AppError("conflict", "This delivery is being processed already.");
  return { count: await wakeAll(replayed) };
}

/**
 * Has every delivery that came for the hub itself and fits processed once more, or only counts them. What arrives later
 * than `to`, which is now unless it was given, is not meant: so what was counted first is what is replayed afterwards.
 * Throws `forbidden`.
 */
export async function replayPlatformRange(
  person: Person,
  { dryRun, ...range }: ReplayPlatformInput,
  { requestId = null, now = new Date() }: By = {},
): Promise<ReplayedView> {
  requireSuperAdmin(person);
  const to = range.to ?? now.toISOString();
  const filter = toPlatformFilter({ ...range, to });
  if (dryRun) return { count: await countPlatformReplayable(filter), to };
  const { provider = null, organization = null, status = null, type = null, from = null } = range;
  const by = { actor: superAdminActor(person), requestId };
  const replayed = await replayPlatformDeliveries(filter, (count) => {
    const detail = { count, provider, organization, status, type, from, to };
    return { ...by, action: "webhooks_replayed", subjectType: "platform_delivery", detail };
  });
  return { count: await wakeAll(replayed), to };
}

async function wakeAll(replayed: Replayed[]): Promise<number> {
  for (const { provider } of replayed) await wakeLane({ provider, organizationId: null, connectionId: null });
  return replayed.reduce((sum, { count }) => sum + count, 0);
}
