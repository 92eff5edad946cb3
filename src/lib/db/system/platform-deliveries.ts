import type { Position } from "@/lib/db/keyset";
import { appendHubLog, type HubRecord } from "@/lib/db/system/hub-log";
import { withSystem } from "@/lib/db/system/transaction";
import {
  countReplayable,
  type DeliveryFilter,
  type DeliveryRow,
  type Replayed,
  readDeliveries,
  readDelivery,
  readDeliveryTypes,
  replayDeliveries,
  type SealedDelivery,
} from "@/lib/db/webhook-list";

const platform = { platform: true } as const;

/** Which of the deliveries that came for the hub itself are meant. */
export type PlatformFilter = Omit<Extract<DeliveryFilter, { platform: true }>, "platform">;

/** `readDeliveries` of what came for the hub itself. */
export function readPlatformDeliveries(
  filter: PlatformFilter,
  stretch: { position: Position | null; limit: number },
): Promise<DeliveryRow[]> {
  return withSystem((db) => readDeliveries(db, { ...filter, ...platform }, stretch));
}

/** `readDelivery` of what came for the hub itself. */
export function readPlatformDelivery(id: string): Promise<SealedDelivery | null> {
  return withSystem((db) => readDelivery(db, { id, ...platform }));
}

/** `readDeliveryTypes` of what came for the hub itself. */
export function readPlatformDeliveryTypes(): Promise<{ provider: string; type: string }[]> {
  return withSystem((db) => readDeliveryTypes(db, platform));
}

/** `countReplayable` of what came for the hub itself. */
export function countPlatformReplayable(filter: PlatformFilter): Promise<number> {
  return withSystem((db) => countReplayable(db, { ...filter, ...platform }));
}

/** `replayDeliveries` of what came for the hub itself. The hub's log has who did it and how many they were, if any. */
export function replayPlatformDeliveries(
  filter: PlatformFilter,
  recordOf: (count: number) => HubRecord,
): Promise<Replayed[]> {
  return withSystem(async (db) => {
    const replayed = await replayDeliveries(db, { ...filter, ...platform });
    const count = replayed.reduce((sum, lane) => sum + lane.count, 0);
    if (count > 0) await appendHubLog(db, recordOf(count));
    return replayed;
  });
}

export type RefusalRow = { provider: string; day: Date; reason: string; count: number; lastAt: Date };

/** What was turned away at the addresses of suppliers since a day, newest days first. */
export function readPlatformRefusals(since: Date): Promise<RefusalRow[]> {
  return withSystem((db) =>
    db.webhookRefusal.findMany({
      where: { connectionId: null, organizationId: null, day: { gte: since } },
      orderBy: [{ day: "desc" }, { count: "desc" }, { id: "asc" }],
      take: 200,
    }),
  );
}

/** How many of the deliveries that came for the hub itself were given up. */
export function countGivenUp(): Promise<number> {
  return withSystem((db) => db.webhookEvent.count({ where: { connectionId: null, status: "dead" } }));
}
