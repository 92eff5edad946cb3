import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { beyond, inOrder, type Position, type Sort } from "@/lib/db/keyset";

/** An organization's deliveries, or those that came for the hub itself, whosever they are. */
export type Shelf = { organizationId: OrganizationId } | { platform: true; isOwned?: boolean | undefined };

/** Which deliveries of a shelf are meant. `from` is included, `to` is not. */
export type DeliveryFilter = Shelf & {
  id?: string | undefined;
  provider?: string | undefined;
  status?: string | undefined;
  type?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
};

/** One delivery as lists show it: everything but what it said. */
export type DeliveryRow = {
  id: string;
  provider: string;
  connectionId: string | null;
  connectionName: string | null;
  organizationId: string | null;
  organizationName: string | null;
  deliveryId: string;
  type: string;
  status: string;
  attempts: number;
  nextAttemptAt: Date | null;
  reason: string | null;
  bodyBytes: number;
  receivedAt: Date;
  finishedAt: Date | null;
};

/** The same with what it said, still sealed. */
export type SealedDelivery = DeliveryRow & { headers: unknown; body: Uint8Array };

const sort: Sort = {
  by: Prisma.sql`"event"."received_at"`,
  key: "time",
  descending: true,
  id: Prisma.sql`"event"."id"`,
};

const columns = Prisma.sql`"event"."id"::text AS "id", "event"."provider", "event"."connection_id"::text AS "connectionId",
  "connection"."account_name" AS "connectionName", "event"."organization_id"::text AS "organizationId",
  "organization"."name" AS "organizationName", "event"."delivery_id" AS "deliveryId", "event"."type", "event"."status",
  "event"."attempts", "event"."next_attempt_at" AS "nextAttemptAt", "event"."reason", "event"."body_bytes" AS "bodyBytes",
  "event"."received_at" AS "receivedAt", "event"."finished_at" AS "finishedAt"`;

const sources = Prisma.sql`"webhook_events" AS "event"
  LEFT JOIN "organization_services" AS "connection"
    ON "connection"."organization_id" = "event"."organization_id" AND "connection"."id" = "event"."connection_id"
  LEFT JOIN "organizations" AS "organization" ON "organization"."id" = "event"."organization_id"`;

type Statements = Pick<TenantDb, "$queryRaw">;

/** A stretch of the deliveries that fit, newest first, from after a position. */
export function readDeliveries(
  db: Statements,
  filter: DeliveryFilter,
  { position, limit }: { position: Position | null; limit: number },
): Promise<DeliveryRow[]> {
  return db.$queryRaw<DeliveryRow[]>`
    SELECT ${columns} FROM ${sources} WHERE ${matching(filter)} AND ${beyond(sort, position)}
    ORDER BY ${inOrder(sort)} LIMIT ${limit}::int`;
}

/** One delivery with what it said, still sealed; null for one that is not on this shelf. */
export async function readDelivery(db: Statements, filter: Shelf & { id: string }): Promise<SealedDelivery | null> {
  const [row] = await db.$queryRaw<SealedDelivery[]>`
    SELECT ${columns}, "event"."headers", "event"."body" FROM ${sources} WHERE ${matching(filter)}`;
  return row ?? null;
}

/** The providers and types that a shelf's deliveries have, for a filter to offer. */
export function readDeliveryTypes(db: Statements, shelf: Shelf): Promise<{ provider: string; type: string }[]> {
  return db.$queryRaw`
    SELECT DISTINCT "provider", "type" FROM "webhook_events" AS "event" WHERE ${matching(shelf)}
    ORDER BY "provider", "type" LIMIT 200`;
}

// What is being worked on, or waits for its first attempt, is under way already.
const replayable = Prisma.sql`"event"."status" IN ('processed', 'ignored', 'failed', 'dead')`;

/** How many of the deliveries that fit could be replayed. */
export async function countReplayable(db: Statements, filter: DeliveryFilter): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM "webhook_events" AS "event" WHERE ${matching(filter)} AND ${replayable}`;
  return row?.count ?? 0;
}

/** A connection's deliveries, or a supplier's, that wait again. */
export type Replayed = { provider: string; connectionId: string | null; count: number };

/** Has the deliveries that fit processed once more, with all their attempts anew. Says how many of which lane. */
export function replayDeliveries(db: Statements, filter: DeliveryFilter): Promise<Replayed[]> {
  return db.$queryRaw<Replayed[]>`
    WITH "again" AS (
      UPDATE "webhook_events" AS "event" SET "status" = 'received', "next_attempt_at" = now(), "finished_at" = NULL,
        "reason" = NULL, "attempts_before" = "attempts"
      WHERE ${matching(filter)} AND ${replayable}
      RETURNING "provider", "connection_id"
    )
    SELECT "provider", "connection_id"::text AS "connectionId", count(*)::int AS "count" FROM "again" GROUP BY 1, 2`;
}

function matching(filter: DeliveryFilter): Prisma.Sql {
  const { id, provider, status, type, from, to } = filter;
  return Prisma.join(
    [
      ...onShelf(filter),
      ...(id ? [Prisma.sql`"event"."id" = ${id}::uuid`] : []),
      ...(provider ? [Prisma.sql`"event"."provider" = ${provider}`] : []),
      ...(status ? [Prisma.sql`"event"."status" = ${status}`] : []),
      ...(type ? [Prisma.sql`"event"."type" = ${type}`] : []),
      ...(from ? [Prisma.sql`"event"."received_at" >= ${from}`] : []),
      ...(to ? [Prisma.sql`"event"."received_at" < ${to}`] : []),
    ],
    " AND ",
  );
}

function onShelf(shelf: Shelf): Prisma.Sql[] {
  if ("organizationId" in shelf) return [Prisma.sql`"event"."organization_id" = ${shelf.organizationId}::uuid`];
  const { isOwned } = shelf;
  return [
    Prisma.sql`"event"."connection_id" IS NULL`,
    ...(isOwned === undefined ? [] : [Prisma.sql`("event"."organization_id" IS NOT NULL) = ${isOwned}`]),
  ];
}
