import type { OrganizationId, TenantDb } from "@/lib/db/guard";

/** A row of the audit log as it is hashed: text is PostgreSQL's own, so that nothing is lost on the way. */
export type SealableEntry = {
  id: string;
  at: Date;
  actorType: string;
  actorId: string | null;
  actorLabel: string;
  action: string;
  subjectType: string;
  subjectId: string | null;
  detail: string;
  requestId: string | null;
};

export type Link = { sequence: number; entryId: string; hash: string };

/** A link with the row that it is of; null when that is gone. */
export type LinkedEntry = Link & { entry: SealableEntry | null };

export type Seal = {
  firstSequence: number;
  lastSequence: number;
  hash: string;
  seal: Uint8Array;
  /** Whether nothing waited any more when it was made. */
  complete: boolean;
  sealedAt: Date;
};

/** Makes this transaction the only one that seals an organization's log; false when another one does. */
export async function lockChain(db: TenantDb, organizationId: OrganizationId): Promise<boolean> {
  const [row] = await db.$queryRaw<{ locked: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${`audit chain ${organizationId}`}, 0)) AS "locked"`;
  return row?.locked ?? false;
}

/** The end of the chain: of no link, before the first. */
export async function readChainEnd(db: TenantDb, organizationId: OrganizationId): Promise<Link | null> {
  const [link] = await db.$queryRaw<Link[]>`
    SELECT "sequence", "entry_id"::text AS "entryId", "hash" FROM "audit_links"
    WHERE "organization_id" = ${organizationId}::uuid ORDER BY "sequence" DESC LIMIT 1`;
  return link ?? null;
}

/**
 * Takes rows that wait for their link, by their ids, from after one on: what was taken before need not be stepped over
 * again. One that waits and is gone stays, to be found. Call it with the chain locked. Plain statements, each on its own
 * key: joined, and without statistics, PostgreSQL reads the whole log for every batch.
 */
export async function takeUnsealed(
  db: TenantDb,
  organizationId: OrganizationId,
  { after, limit }: { after: string; limit: number },
): Promise<SealableEntry[]> {
  const waiting = await db.$queryRaw<{ id: string }[]>`
    SELECT "entry_id"::text AS "id" FROM "audit_unsealed"
    WHERE "organization_id" = ${organizationId}::uuid AND "entry_id" > ${after}::uuid
    ORDER BY "entry_id" LIMIT ${limit}::int`;
  const ids = waiting.map(({ id }) => id);
  if (ids.length === 0) return [];
  const entries = await db.$queryRaw<SealableEntry[]>`
    SELECT "entry"."id"::text, "at", "actor_type" AS "actorType", "actor_id" AS "actorId", "actor_label" AS "actorLabel",
      "action", "subject_type" AS "subjectType", "subject_id" AS "subjectId", "detail"::text, "request_id" AS "requestId"
    FROM "audit_log" AS "entry" WHERE "organization_id" = ${organizationId}::uuid AND "entry"."id" = ANY(${ids}::uuid[])
    ORDER BY "entry"."id"`;
  const linked = await db.$queryRaw<{ id: string }[]>`
    SELECT "entry_id"::text AS "id" FROM "audit_links"
    WHERE "organization_id" = ${organizationId}::uuid AND "entry_id" = ANY(${ids}::uuid[])`;
  await db.$executeRaw`
    DELETE FROM "audit_unsealed" WHERE "organization_id" = ${organizationId}::uuid
      AND "entry_id" = ANY(${entries.map(({ id }) => id)}::uuid[])`;
  const known = new Set(linked.map(({ id }) => id));
  return entries.filter(({ id }) => !known.has(id));
}

/** Whether no row waits for its link. */
export async function isAllTaken(db: TenantDb, organizationId: OrganizationId): Promise<boolean> {
  const [row] = await db.$queryRaw<{ taken: boolean }[]>`
    SELECT NOT EXISTS (SELECT FROM "audit_unsealed" WHERE "organization_id" = ${organizationId}::uuid) AS "taken"`;
  return row?.taken ?? false;
}

/** Appends links, and the seal that covers exactly them. */
export async function appendLinks(
  db: TenantDb,
  organizationId: OrganizationId,
  { links, seal, complete }: { links: Link[]; seal: Uint8Array; complete: boolean },
): Promise<void> {
  const [first, last] = [links[0], links.at(-1)];
  if (!first || !last) return;
  await db.$executeRaw`
    INSERT INTO "audit_links" ("organization_id", "sequence", "entry_id", "hash")
    SELECT ${organizationId}::uuid, * FROM unnest(${links.map(({ sequence }) => sequence)}::int[],
      ${links.map(({ entryId }) => entryId)}::uuid[], ${links.map(({ hash }) => hash)}::text[])`;
  await db.$executeRaw`
    INSERT INTO "audit_seals" ("organization_id", "first_sequence", "last_sequence", "hash", "seal", "complete")
    VALUES (${organizationId}::uuid, ${first.sequence}, ${last.sequence}, ${last.hash}, ${seal}, ${complete})`;
}

/** The links after a place, each with its row, and the seals that end among them. */
export async function readLinks(
  db: TenantDb,
  organizationId: OrganizationId,
  { after, limit }: { after: number; limit: number },
): Promise<{ links: LinkedEntry[]; seals: Seal[] }> {
  const rows = await db.$queryRaw<(Link & Omit<SealableEntry, "id"> & { id: string | null })[]>`
    SELECT "sequence", "entry_id"::text AS "entryId", "hash", "entry"."id"::text, "at", "actor_type" AS "actorType",
      "actor_id" AS "actorId", "actor_label" AS "actorLabel", "action", "subject_type" AS "subjectType",
      "subject_id" AS "subjectId", "detail"::text, "request_id" AS "requestId"
    FROM "audit_links" AS "link" LEFT JOIN "audit_log" AS "entry"
      ON "entry"."organization_id" = ${organizationId}::uuid AND "entry"."id" = "link"."entry_id"
    WHERE "link"."organization_id" = ${organizationId}::uuid AND "sequence" > ${after}::int
    ORDER BY "sequence" LIMIT ${limit}::int`;
  const links = rows.map(({ sequence, entryId, hash, id, ...rest }): LinkedEntry => {
    return { sequence, entryId, hash, entry: id === null ? null : { id, ...rest } };
  });
  const to = links.at(-1)?.sequence ?? after;
  const seals = await db.$queryRaw<Seal[]>`
    SELECT "first_sequence" AS "firstSequence", "last_sequence" AS "lastSequence", "hash", "seal", "complete",
      "sealed_at" AS "sealedAt"
    FROM "audit_seals"
    WHERE "organization_id" = ${organizationId}::uuid AND "last_sequence" > ${after}::int AND "last_sequence" <= ${to}::int
    ORDER BY "last_sequence"`;
  return { links, seals };
}

export type Sealing = { lastSequence: number | null; sealedAt: Date | null; seal: Uint8Array | null; unsealed: number };

/** The last seal, and how many rows wait for theirs. */
export async function readSealing(db: TenantDb, organizationId: OrganizationId): Promise<Sealing> {
  const [row] = await db.$queryRaw<Sealing[]>`
    SELECT "last_sequence" AS "lastSequence", "sealed_at" AS "sealedAt", "seal",
      (SELECT count(*)::int FROM "audit_unsealed" WHERE "organization_id" = ${organizationId}::uuid) AS "unsealed"
    FROM (SELECT) AS "one" LEFT JOIN LATERAL (
      SELECT "last_sequence", "sealed_at", "seal" FROM "audit_seals" WHERE "organization_id" = ${organizationId}::uuid
      ORDER BY "last_sequence" DESC LIMIT 1) AS "last" ON true`;
  return row ?? { lastSequence: null, sealedAt: null, seal: null, unsealed: 0 };
}

export type Stray = { id: string; at: Date | null; kind: "unannounced" | "missing" };

/**
 * The first row that the chain does not know of and nobody announced, or that was announced and is gone. Each was put
 * into the log, or taken out of it, past the product.
 */
export async function readFirstStray(db: TenantDb, organizationId: OrganizationId): Promise<Stray | null> {
  const [stray] = await db.$queryRaw<Stray[]>`
    (SELECT "entry"."id"::text, "at", 'unannounced' AS "kind" FROM "audit_log" AS "entry"
      WHERE "organization_id" = ${organizationId}::uuid
        AND NOT EXISTS (SELECT FROM "audit_links" AS "link"
          WHERE "link"."organization_id" = ${organizationId}::uuid AND "link"."entry_id" = "entry"."id")
        AND NOT EXISTS (SELECT FROM "audit_unsealed" AS "waiting"
          WHERE "waiting"."organization_id" = ${organizationId}::uuid AND "waiting"."entry_id" = "entry"."id")
      ORDER BY "entry"."id" LIMIT 1)
    UNION ALL
    (SELECT "entry_id"::text, NULL, 'missing' FROM "audit_unsealed" AS "waiting"
      WHERE "organization_id" = ${organizationId}::uuid
        AND NOT EXISTS (SELECT FROM "audit_log" AS "entry"
          WHERE "entry"."organization_id" = ${organizationId}::uuid AND "entry"."id" = "waiting"."entry_id")
      ORDER BY "waiting"."entry_id" LIMIT 1)
    LIMIT 1`;
  return stray ?? null;
}
