import type { CategoryPass } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";

type NewPass = { organizationId: OrganizationId; by: string | null; byName: string; total: number };

/**
 * Asks for everything to be placed anew. Where a pass is under way it begins again, so that in the end all is placed by
 * the rules as they are; it waits until the stretch at hand is written. Returns the pass.
 */
export async function askForPass(db: TenantDb, { organizationId, by, byName, total }: NewPass): Promise<string> {
  const [pass] = await db.$queryRaw<{ id: string }[]>`
    INSERT INTO "category_passes" ("organization_id", "id", "total", "requested_by", "requested_by_name")
    VALUES (${organizationId}::uuid, ${newId()}::uuid, ${total}::int, ${by}::uuid, ${byName})
    ON CONFLICT ("organization_id") WHERE "finished_at" IS NULL
    DO UPDATE SET "done" = 0, "after_name" = NULL, "total" = EXCLUDED."total", "requested_by" = EXCLUDED."requested_by",
      "requested_by_name" = EXCLUDED."requested_by_name"
    RETURNING "id"::text AS "id"`;
  if (!pass) throw new Error("A pass was neither made nor found.");
  return pass.id;
}

type PassRef = { organizationId: OrganizationId; id: string };

/** Takes an unfinished pass to itself until the transaction ends; null when it is over, or somebody else has it. */
export async function holdPass(db: TenantDb, { organizationId, id }: PassRef): Promise<CategoryPass | null> {
  const held = await db.$queryRaw<{ id: string }[]>`
    SELECT "id"::text AS "id" FROM "category_passes" WHERE "organization_id" = ${organizationId}::uuid
      AND "id" = ${id}::uuid AND "finished_at" IS NULL FOR UPDATE SKIP LOCKED`;
  if (held.length === 0) return null;
  return db.categoryPass.findUnique({ where: { organizationId_id: { organizationId, id } } });
}
