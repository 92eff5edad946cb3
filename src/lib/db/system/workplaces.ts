import { Prisma } from "@/lib/db/generated/client";
import type { SystemSql } from "@/lib/db/system/mixed";
import { withSystem } from "@/lib/db/system/transaction";

/** An organization that a person may work in at this moment, and as what. */
export type WorkplaceRow = {
  organizationId: string;
  name: string;
  slug: string;
  timeZone: string;
  currency: string;
  role: string;
  permissions: unknown;
};

/** A membership `m` of an organization `o` as it must stand to let anybody in: active, not expired, and the place open. */
export const live = Prisma.sql`m."status" = 'active' AND (m."expires_at" IS NULL OR m."expires_at" > now())
  AND o."closed_at" IS NULL`;

/** The organizations that a person may work in at this moment, by name. */
export function listWorkplaces(userId: string): Promise<WorkplaceRow[]> {
  return withSystem(
    (db) => db.$queryRaw<WorkplaceRow[]>`
      SELECT o."id"::text AS "organizationId", o."name", o."slug", o."time_zone" AS "timeZone", o."currency",
        m."role", m."permissions"
      FROM "organization_users" m JOIN "organizations" o ON o."id" = m."organization_id"
      JOIN "users" u ON u."id" = m."user_id" AND u."status" = 'active'
      WHERE m."user_id" = ${userId}::uuid AND ${live}
      ORDER BY lower(o."name"), o."id" LIMIT 500`,
  );
}

/** How many organizations a person may work in at this moment. */
export async function countWorkplaces(userId: string): Promise<number> {
  return (await listWorkplaces(userId)).length;
}

export type Move = { sessionId: string; userId: string; organizationId: string };

/**
 * Moves a live session of a person to another organization of theirs. One statement decides: false when the person has no
 * live membership there, or the session is not theirs or not live.
 */
export async function moveSession(sql: SystemSql, { sessionId, userId, organizationId }: Move): Promise<boolean> {
  const count = await sql.$executeRaw`
    UPDATE "sessions" s SET "active_organization_id" = m."organization_id"
    FROM "organization_users" m JOIN "users" u ON u."id" = m."user_id" AND u."status" = 'active'
    JOIN "organizations" o ON o."id" = m."organization_id"
    WHERE s."id" = ${sessionId}::uuid AND s."user_id" = ${userId}::uuid AND s."revoked_at" IS NULL
      AND s."expires_at" > now() AND m."user_id" = s."user_id" AND m."organization_id" = ${organizationId}::uuid
      AND ${live}`;
  return count === 1;
}
