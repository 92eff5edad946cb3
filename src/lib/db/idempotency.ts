import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import type { SystemSql } from "@/lib/db/system/mixed";
import { withPersonalKeys } from "@/lib/db/system/personal-keys";
import { withTenant } from "@/lib/db/tenant";

/** Whose a key is: one person's in one organization, or one person's wherever they work. Nobody meets another's. */
export type KeyOwner = { organizationId: OrganizationId | null; userId: string };

/** A request as its key knows it. */
export type KeyedRequest = KeyOwner & { key: string; method: string; path: string; bodyHash: string };

/** What was answered: `answer` is sealed. */
export type KeptAnswer = { id: string; status: number; answer: Uint8Array };

/** A claim is granted to one request alone; the others learn what they are up against. */
export type Claim =
  | { state: "granted"; id: string; claimId: string }
  | { state: "running" }
  | { state: "answered"; kept: KeptAnswer }
  | { state: "other_request" };

export type HeldClaim = { owner: KeyOwner; id: string; claimId: string };

const leaseSeconds = 60;

type Row = {
  id: string;
  method: string;
  path: string;
  bodyHash: string;
  status: number | null;
  answer: Uint8Array | null;
};

/**
 * Claims a key for the request that carries it. It is granted when nobody has used the key for a day, and when the
 * same request was begun by a process that has not renewed its lease for a minute.
 */
export function claimKey(request: KeyedRequest): Promise<Claim> {
  const { key, method, path, bodyHash } = request;
  const { table, columns, values, mine, within } = shelfOf(request);
  const claimId = newId();
  return within(async (sql) => {
    const [granted] = await sql.$queryRaw<{ id: string }[]>`
      INSERT INTO ${table} AS "held"
        (${columns}, "id", "key", "method", "path", "body_hash", "claim_id", "lease_until")
      VALUES (${values}, ${newId()}::uuid, ${key}, ${method}, ${path}, ${bodyHash},
        ${claimId}::uuid, now() + make_interval(secs => ${leaseSeconds}))
      ON CONFLICT (${columns}, "key") DO UPDATE SET
        "method" = EXCLUDED."method", "path" = EXCLUDED."path", "body_hash" = EXCLUDED."body_hash",
        "claim_id" = EXCLUDED."claim_id", "lease_until" = EXCLUDED."lease_until", "status" = NULL, "answer" = NULL,
        "created_at" = now()
      WHERE "held"."created_at" < now() - interval '24 hours'
        OR ("held"."status" IS NULL AND "held"."lease_until" < now() AND "held"."method" = EXCLUDED."method"
          AND "held"."path" = EXCLUDED."path" AND "held"."body_hash" = EXCLUDED."body_hash")
      RETURNING "id"::text`;
    if (granted) return { state: "granted", id: granted.id, claimId };
    const [held] = await sql.$queryRaw<Row[]>`
      SELECT "id"::text, "method", "path", "body_hash" AS "bodyHash", "status", "answer" FROM ${table}
      WHERE ${mine} AND "key" = ${key}`;
    return standingOf(held, request);
  });
}

/** Goes on holding a claim while its request takes long. */
export async function renewClaim(held: HeldClaim): Promise<void> {
  const { table, within } = shelfOf(held.owner);
  await within(
    (sql) => sql.$executeRaw`
      UPDATE ${table} SET "lease_until" = now() + make_interval(secs => ${leaseSeconds}) WHERE ${claimed(held)}`,
  );
}

/** Keeps what was answered, unless somebody else has taken the claim over meanwhile. */
export async function keepAnswer(held: HeldClaim, { status, answer }: Omit<KeptAnswer, "id">): Promise<void> {
  const { table, within } = shelfOf(held.owner);
  await within(
    (sql) => sql.$executeRaw`
      UPDATE ${table} SET "status" = ${status}, "answer" = ${Uint8Array.from(answer)} WHERE ${claimed(held)}`,
  );
}

/** Gives a key back, as if it had never been used. */
export async function releaseClaim(held: HeldClaim): Promise<void> {
  const { table, within } = shelfOf(held.owner);
  await within((sql) => sql.$executeRaw`DELETE FROM ${table} WHERE ${claimed(held)}`);
}

/** Removes an organization's keys that are past their day. */
export async function forgetKeys(organizationId: OrganizationId): Promise<void> {
  await withTenant(
    { organizationId },
    (db) => db.$executeRaw`
      DELETE FROM "idempotency_keys"
      WHERE "organization_id" = ${organizationId}::uuid AND "created_at" < now() - interval '24 hours'`,
  );
}

type Shelf = {
  table: Prisma.Sql;
  columns: Prisma.Sql;
  values: Prisma.Sql;
  mine: Prisma.Sql;
  within: <T>(work: (sql: SystemSql) => Promise<T>) => Promise<T>;
};

/** Where an owner's keys are, behind which wall. */
function shelfOf({ organizationId, userId }: KeyOwner): Shelf {
  if (organizationId === null) {
    return {
      table: Prisma.sql`"personal_keys"`,
      columns: Prisma.sql`"user_id"`,
      values: Prisma.sql`${userId}::uuid`,
      mine: Prisma.sql`"user_id" = ${userId}::uuid`,
      within: (work) => withPersonalKeys(userId, work),
    };
  }
  return {
    table: Prisma.sql`"idempotency_keys"`,
    columns: Prisma.sql`"organization_id", "user_id"`,
    values: Prisma.sql`${organizationId}::uuid, ${userId}::uuid`,
    mine: Prisma.sql`"organization_id" = ${organizationId}::uuid AND "user_id" = ${userId}::uuid`,
    within: (work) => withTenant({ organizationId }, work),
  };
}

/** The key as long as the claim is held and unanswered. */
function claimed({ owner, id, claimId }: HeldClaim): Prisma.Sql {
  return Prisma.sql`${shelfOf(owner).mine} AND "id" = ${id}::uuid AND "claim_id" = ${claimId}::uuid AND "status" IS NULL`;
}

function standingOf(held: Row | undefined, { method, path, bodyHash }: KeyedRequest): Claim {
  // Given back in this very moment: whoever asks again gets it.
  if (!held) return { state: "running" };
  if (held.method !== method || held.path !== path || held.bodyHash !== bodyHash) return { state: "other_request" };
  const { id, status, answer } = held;
  return status === null || answer === null
    ? { state: "running" }
    : { state: "answered", kept: { id, status, answer } };
}
