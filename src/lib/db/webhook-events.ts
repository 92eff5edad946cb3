import { Prisma } from "@/lib/db/generated/client";
import type { TenantDb } from "@/lib/db/guard";

/** Whose deliveries are worked off one after the other: a connection's, or those of a supplier of the hub itself. */
export type Lane =
  | { provider: string; organizationId: string; connectionId: string }
  | { provider: string; organizationId: null; connectionId: null };

/** One delivery as it is kept, taken up for an attempt. Its body is still sealed. */
export type ClaimedEvent = {
  id: string;
  organizationId: string | null;
  connectionId: string | null;
  provider: string;
  deliveryId: string;
  type: string;
  body: Uint8Array;
  /** Which attempt this is. Whoever took up a later one owns the row. */
  attempts: number;
  /** How many attempts were made before it was last replayed. */
  attemptsBefore: number;
  receivedAt: Date;
};

/** How an attempt ended. A later attempt is due after `retryInSeconds`. `organizationId` is whose it turned out to be. */
export type Ending = {
  id: string;
  attempts: number;
  status: "processed" | "ignored" | "failed" | "dead";
  reason: string | null;
  retryInSeconds: number | null;
  organizationId: string | null;
};

type Statements = Pick<TenantDb, "$queryRaw" | "$executeRaw">;

// A killed process's deliveries are taken up again after this long.
const leaseSeconds = 20;

/**
 * Takes up the delivery of a lane that has been due for longest, unless somebody else works on it. Null when none is due.
 * While the attempt lasts, `holdEvent` has to be called more often than every 20 seconds.
 */
export async function claimEvent(db: Statements, lane: Lane): Promise<ClaimedEvent | null> {
  const [event] = await db.$queryRaw<ClaimedEvent[]>`
    UPDATE "webhook_events" SET "status" = 'processing', "attempts" = "attempts" + 1,
      "next_attempt_at" = now() + make_interval(secs => ${leaseSeconds})
    WHERE "id" = (
      SELECT "id" FROM "webhook_events" WHERE ${isOf(lane)} AND "next_attempt_at" <= now()
      ORDER BY "next_attempt_at", "id" LIMIT 1 FOR UPDATE SKIP LOCKED
    ) AND ${isOf(lane)}
    RETURNING "id"::text AS "id", "organization_id"::text AS "organizationId", "connection_id"::text AS "connectionId",
      "provider", "delivery_id" AS "deliveryId", "type", "body", "attempts", "attempts_before" AS "attemptsBefore",
      "received_at" AS "receivedAt"`;
  return event ?? null;
}

/** Keeps an attempt's delivery from being taken up by others for a while longer. False when they already have. */
export async function holdEvent(db: Statements, lane: Lane, { id, attempts }: ClaimedEvent): Promise<boolean> {
  const held = await db.$executeRaw`
    UPDATE "webhook_events" SET "next_attempt_at" = now() + make_interval(secs => ${leaseSeconds})
    WHERE "id" = ${id}::uuid AND ${isOf(lane)} AND "status" = 'processing' AND "attempts" = ${attempts}`;
  return held === 1;
}

/** Writes how an attempt ended, unless a later one has begun meanwhile: then false. */
export async function endAttempt(db: Statements, lane: Lane, ending: Ending): Promise<boolean> {
  const { id, attempts, status, reason, retryInSeconds, organizationId } = ending;
  const ended = await db.$executeRaw`
    UPDATE "webhook_events" SET "status" = ${status}, "reason" = ${reason},
      "next_attempt_at" = now() + make_interval(secs => ${retryInSeconds}::float8),
      "finished_at" = CASE WHEN ${retryInSeconds}::float8 IS NULL THEN now() END,
      "organization_id" = coalesce(${organizationId}::uuid, "organization_id")
    WHERE "id" = ${id}::uuid AND ${isOf(lane)} AND "status" = 'processing' AND "attempts" = ${attempts}`;
  return ended === 1;
}

/** What a delivery said, as some key sealed it. */
export type SealedBody = Pick<ClaimedEvent, "id" | "organizationId" | "connectionId" | "body">;

const bodiesAtOnce = 50;

/**
 * Some bodies after one that another key than this one sealed, by their ids: an organization's connections', or those that
 * came for the hub itself.
 */
export function listBodies(
  db: Statements,
  { organizationId, keyId, after }: { organizationId: string | null; keyId: string; after: string },
): Promise<SealedBody[]> {
  return db.$queryRaw<SealedBody[]>`
    SELECT "id"::text AS "id", "organization_id"::text AS "organizationId", "connection_id"::text AS "connectionId", "body"
    FROM "webhook_events" WHERE ${isShelvedAt(organizationId)} AND "key_id" <> ${keyId} AND "id" > ${after}::uuid
    ORDER BY "id" LIMIT ${bodiesAtOnce}`;
}

export type ReplacedBody = {
  organizationId: string | null;
  old: SealedBody;
  ciphertext: Uint8Array<ArrayBuffer>;
  keyId: string;
};

/** Puts the same body, sealed anew, in the place of the old one. */
export function replaceBody(db: Statements, { organizationId, old, ciphertext, keyId }: ReplacedBody): Promise<number> {
  return db.$executeRaw`
    UPDATE "webhook_events" SET "body" = ${ciphertext}, "key_id" = ${keyId}
    WHERE "id" = ${old.id}::uuid AND ${isShelvedAt(organizationId)}`;
}

function isShelvedAt(organizationId: string | null): Prisma.Sql {
  return organizationId === null
    ? Prisma.sql`"connection_id" IS NULL`
    : Prisma.sql`"organization_id" = ${organizationId}::uuid AND "connection_id" IS NOT NULL`;
}

function isOf({ provider, organizationId, connectionId }: Lane): Prisma.Sql {
  return connectionId === null
    ? Prisma.sql`"provider" = ${provider} AND "connection_id" IS NULL`
    : Prisma.sql`"organization_id" = ${organizationId}::uuid AND "provider" = ${provider}
        AND "connection_id" = ${connectionId}::uuid`;
}
