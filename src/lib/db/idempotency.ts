import type { OrganizationId } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import { withTenant } from "@/lib/db/tenant";

/** A request as its key knows it. A key is one person's in one organization; nobody meets another's. */
export type KeyedRequest = {
  organizationId: OrganizationId;
  userId: string;
  key: string;
  method: string;
  path: string;
  bodyHash: string;
};

/** What was answered: `answer` is sealed. */
export type KeptAnswer = { id: string; status: number; answer: Uint8Array };

/** A claim is granted to one request alone; the others learn what they are up against. */
export type Claim =
  | { state: "granted"; id: string; claimId: string }
  | { state: "running" }
  | { state: "answered"; kept: KeptAnswer }
  | { state: "other_request" };

export type HeldClaim = { organizationId: OrganizationId; id: string; claimId: string };

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
  const { organizationId, userId, key, method, path, bodyHash } = request;
  const claimId = newId();
  return withTenant(request, async (db) => {
    const [granted] = await db.$queryRaw<{ id: string }[]>`
      INSERT INTO "idempotency_keys" AS "held"
        ("organization_id", "id", "user_id", "key", "method", "path", "body_hash", "claim_id", "lease_until")
      VALUES (${organizationId}::uuid, ${newId()}::uuid, ${userId}::uuid, ${key}, ${method}, ${path}, ${bodyHash},
        ${claimId}::uuid, now() + make_interval(secs => ${leaseSeconds}))
      ON CONFLICT ("organization_id", "user_id", "key") DO UPDATE SET
        "method" = EXCLUDED."method", "path" = EXCLUDED."path", "body_hash" = EXCLUDED."body_hash",
        "claim_id" = EXCLUDED."claim_id", "lease_until" = EXCLUDED."lease_until", "status" = NULL, "answer" = NULL,
        "created_at" = now()
      WHERE "held"."created_at" < now() - interval '24 hours'
        OR ("held"."status" IS NULL AND "held"."lease_until" < now() AND "held"."method" = EXCLUDED."method"
          AND "held"."path" = EXCLUDED."path" AND "held"."body_hash" = EXCLUDED."body_hash")
      RETURNING "id"::text`;
    if (granted) return { state: "granted", id: granted.id, claimId };
    const [held] = await db.$queryRaw<Row[]>`
      SELECT "id"::text, "method", "path", "body_hash" AS "bodyHash", "status", "answer" FROM "idempotency_keys"
      WHERE "organization_id" = ${organizationId}::uuid AND "user_id" = ${userId}::uuid AND "key" = ${key}`;
    return standingOf(held, request);
  });
}

/** Goes on holding a claim while its request takes long. */
export async function renewClaim({ organizationId, id, claimId }: HeldClaim): Promise<void> {
  await withTenant(
    { organizationId },
    (db) => db.$executeRaw`
      UPDATE "idempotency_keys" SET "lease_until" = now() + make_interval(secs => ${leaseSeconds})
      WHERE "organization_id" = ${organizationId}::uuid AND "id" = ${id}::uuid AND "claim_id" = ${claimId}::uuid`,
  );
}

/** Keeps what was answered, unless somebody else has taken the claim over meanwhile. */
export async function keepAnswer(held: HeldClaim, { status, answer }: Omit<KeptAnswer, "id">): Promise<void> {
  const { organizationId, id, claimId } = held;
  await withTenant({ organizationId }, (db) =>
    db.idempotencyKey.updateMany({
      where: { organizationId, id, claimId, status: null },
      data: { status, answer: Uint8Array.from(answer) },
    }),
  );
}

/** Gives a key back, as if it had never been used. */
export async function releaseClaim({ organizationId, id, claimId }: HeldClaim): Promise<void> {
  await withTenant({ organizationId }, (db) =>
    db.idempotencyKey.deleteMany({ where: { organizationId, id, claimId, status: null } }),
  );
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

function standingOf(held: Row | undefined, { method, path, bodyHash }: KeyedRequest): Claim {
  // Given back in this very moment: whoever asks again gets it.
  if (!held) return { state: "running" };
  if (held.method !== method || held.path !== path || held.bodyHash !== bodyHash) return { state: "other_request" };
  const { id, status, answer } = held;
  return status === null || answer === null
    ? { state: "running" }
    : { state: "answered", kept: { id, status, answer } };
}
