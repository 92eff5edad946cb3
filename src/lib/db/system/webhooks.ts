import { Prisma } from "@/lib/db/generated/client";
import { newId } from "@/lib/db/id";
import { runAsSystem, withSystem } from "@/lib/db/system/transaction";
import {
  type ClaimedEvent,
  claimEvent,
  type Ending,
  endAttempt,
  holdEvent,
  type Lane,
  listBodies,
  type ReplacedBody,
  replaceBody,
  type SealedBody,
} from "@/lib/db/webhook-events";

/** A webhook address's connection. Whatever was remembered of it under another version has changed. */
export type WebhookTarget = { organizationId: string; connectionId: string; version: string };

type Address = { provider: string; tokenHash: string };

/** Whose each address is, by the hash of its token. Null for one that we never gave out. */
export async function findWebhookTargets(addresses: Address[]): Promise<(WebhookTarget | null)[]> {
  const hashes = [...new Set(addresses.map(({ tokenHash }) => tokenHash))];
  const rows = await withSystem(
    (db) => db.$queryRaw<(WebhookTarget & Address)[]>`
      SELECT "provider", "webhook_token_hash" AS "tokenHash", "organization_id"::text AS "organizationId",
        "id"::text AS "connectionId", "updated_at"::text AS "version"
      FROM "organization_services" WHERE "webhook_token_hash" = ANY(${hashes}) AND "status" <> 'disconnected'`,
  );
  return addresses.map(({ provider, tokenHash }) => {
    const row = rows.find((candidate) => candidate.tokenHash === tokenHash && candidate.provider === provider);
    return row ? { organizationId: row.organizationId, connectionId: row.connectionId, version: row.version } : null;
  });
}

/** An address as somebody remembers it. */
export type Standing = { tokenHash: string; version: string };

/**
 * A delivery to be kept. `due` is whether anybody has to work on it; with a `standing`, it is kept only if the address
 * still is what it was.
 */
export type NewEvent = Lane & {
  standing: Standing | null;
  id: string;
  deliveryId: string;
  type: string;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
  bodyBytes: number;
  keyId: string;
  due: boolean;
  reason: string | null;
};

/**
 * Keeps deliveries, each once, however often and wherever it arrives. Says of each whether it was: false for one that was
 * here before, and for one whose address has changed since it was remembered.
 */
export async function insertEvents(events: NewEvent[]): Promise<boolean[]> {
  const column = (read: (event: NewEvent) => unknown) => events.map(read);
  const kept = await runAsSystem<{ id: string }>(insertArrived, [
    column(({ id }) => id),
    column(({ organizationId }) => organizationId),
    column(({ connectionId }) => connectionId),
    column(({ provider }) => provider),
    column(({ deliveryId }) => deliveryId),
    column(({ type }) => type),
    column(({ headers }) => JSON.stringify(headers)),
    column(({ body }) => body),
    column(({ bodyBytes }) => bodyBytes),
    column(({ keyId }) => keyId),
    column(({ reason }) => reason),
    column(({ due }) => due),
    column(({ standing }) => standing?.tokenHash ?? null),
    column(({ standing }) => standing?.version ?? null),
  ]);
  const ids = new Set(kept.map(({ id }) => id));
  return events.map(({ id }) => ids.has(id));
}

const insertArrived = `
  INSERT INTO "webhook_events" ("id", "organization_id", "connection_id", "provider", "delivery_id", "type", "headers",
    "body", "body_bytes", "key_id", "reason", "status", "next_attempt_at", "finished_at")
  SELECT "id", "organization_id", "connection_id", "provider", "delivery_id", "type", "headers", "body", "body_bytes",
    "key_id", "reason", CASE WHEN "due" THEN 'received' ELSE 'ignored' END,
    CASE WHEN "due" THEN now() END, CASE WHEN NOT "due" THEN now() END
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::jsonb[], $8::bytea[],
    $9::int[], $10::text[], $11::text[], $12::boolean[], $13::text[], $14::text[])
    AS "arrived" ("id", "organization_id", "connection_id", "provider", "delivery_id", "type", "headers", "body",
    "body_bytes", "key_id", "reason", "due", "token_hash", "version")
  WHERE "token_hash" IS NULL OR EXISTS (
    SELECT FROM "organization_services" AS "connection"
    WHERE "connection"."organization_id" = "arrived"."organization_id"
      AND "connection"."id" = "arrived"."connection_id" AND "connection"."provider" = "arrived"."provider"
      AND "connection"."webhook_token_hash" = "arrived"."token_hash"
      AND "connection"."status" <> 'disconnected' AND "connection"."updated_at"::text = "arrived"."version")
  -- Always in the same order, so that two batches with the same deliveries never wait for each other.
  ORDER BY "provider", "connection_id", "delivery_id"
  ON CONFLICT ("provider", "connection_id", "delivery_id") DO NOTHING
  RETURNING "id"::text AS "id"`;

/** Why a request at a webhook's address was turned away. */
export type Refusal = Lane & { reason: "forged" | "stale" | "unreadable" | "too_large" };

/** Counts requests that were turned away, by the day of whoever they were meant for. */
export async function countRefusals(refusals: Refusal[]): Promise<undefined[]> {
  const counted = new Map<string, Refusal & { count: number }>();
  for (const refusal of refusals) {
    const key = JSON.stringify([refusal.provider, refusal.connectionId, refusal.reason]);
    counted.set(key, { ...refusal, count: (counted.get(key)?.count ?? 0) + 1 });
  }
  // Always in the same order, so that two batches never wait for each other.
  const rows = [...counted.entries()]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(
      ([, { organizationId, connectionId, provider, reason, count }]) =>
        Prisma.sql`(${newId()}::uuid, ${organizationId}::uuid, ${connectionId}::uuid, ${provider}, ${reason}, ${count}::int)`,
    );
  await withSystem(
    (db) => db.$executeRaw`
      INSERT INTO "webhook_refusals" ("id", "organization_id", "connection_id", "provider", "day", "reason", "count")
      SELECT "turned"."id", "organization_id", "connection_id", "provider",
        (now() AT TIME ZONE coalesce("time_zone", 'UTC'))::date, "reason", "count"
      FROM (VALUES ${Prisma.join(rows)}) AS "turned" ("id", "organization_id", "connection_id", "provider", "reason", "count")
      LEFT JOIN "organizations" ON "organizations"."id" = "organization_id"
      ON CONFLICT ("provider", "connection_id", "day", "reason")
      DO UPDATE SET "count" = "webhook_refusals"."count" + EXCLUDED."count", "last_at" = now()`,
  );
  return refusals.map(() => undefined);
}

/** The lanes with a delivery that is due, those first that have waited the longest. */
export function listDueLanes(): Promise<Lane[]> {
  return withSystem(
    (db) => db.$queryRaw<Lane[]>`
      SELECT "provider", "connection_id"::text AS "connectionId",
        CASE WHEN "connection_id" IS NOT NULL THEN "organization_id" END::text AS "organizationId"
      FROM "webhook_events" WHERE "next_attempt_at" <= now()
      GROUP BY 1, 2, 3 ORDER BY min("next_attempt_at"), 2`,
  );
}

/** `claimEvent` for what came for the hub itself. */
export function claimPlatformEvent(lane: Lane): Promise<ClaimedEvent | null> {
  return withSystem((db) => claimEvent(db, lane));
}

/** `holdEvent` for what came for the hub itself. */
export function holdPlatformEvent(lane: Lane, event: ClaimedEvent): Promise<boolean> {
  return withSystem((db) => holdEvent(db, lane, event));
}

/** `endAttempt` for what came for the hub itself. */
export function endPlatformAttempt(lane: Lane, ending: Ending): Promise<boolean> {
  return withSystem((db) => endAttempt(db, lane, ending));
}

/** `listBodies` of what came for the hub itself. */
export function listPlatformBodies(stretch: { keyId: string; after: string }): Promise<SealedBody[]> {
  return withSystem((db) => listBodies(db, { organizationId: null, ...stretch }));
}

/** `replaceBody` for what came for the hub itself. */
export function replacePlatformBody(replaced: Omit<ReplacedBody, "organizationId">): Promise<number> {
  return withSystem((db) => replaceBody(db, { ...replaced, organizationId: null }));
}

const forgottenAtOnce = 5_000;

/**
 * Removes deliveries that are over: after 30 days, and after 90 what was given up. What is not over stays, however old.
 * Counts of what was turned away go with them. Some thousands at a time: returns how many.
 */
export function forgetOldDeliveries(): Promise<number> {
  return withSystem(async (db) => {
    await db.$executeRaw`DELETE FROM "webhook_refusals" WHERE "last_at" < now() - interval '90 days'`;
    return db.$executeRaw`
      DELETE FROM "webhook_events" WHERE "id" IN (
        SELECT "id" FROM "webhook_events"
        WHERE "received_at" < now() - interval '30 days' AND "next_attempt_at" IS NULL
          AND ("status" <> 'dead' OR "received_at" < now() - interval '90 days')
        LIMIT ${forgottenAtOnce})`;
  });
}
