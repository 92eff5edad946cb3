import { newId } from "@/lib/db/id";
import type { SystemSql } from "@/lib/db/system/mixed";
import { withSystem } from "@/lib/db/system/transaction";
import type { Fact } from "@/lib/integrations/directory";

/** One thing that was not here as the directory has it. */
export type Drift = { kind: Fact["kind"]; id: string; problem: string };

export type DirectoryCheck = { id: string; startedAt: Date; finishedAt: Date; compared: number; drift: Drift[] };

/** What of these facts of the directory is not kept yet, is kept as it was before, or was thought to be gone. */
export function compareFacts(facts: readonly Fact[]): Promise<Drift[]> {
  const rows = JSON.stringify(
    facts.filter(({ whole }) => whole).map((fact) => ({ ...fact, at: fact.at.toISOString() })),
  );
  return withSystem(
    (db) => db.$queryRaw<Drift[]>`
      SELECT f."kind", f."id", CASE WHEN e."id" IS NULL THEN 'had not been heard of'
        WHEN e."gone" THEN 'was thought to be gone' ELSE 'was out of date' END AS "problem"
      FROM jsonb_to_recordset(${rows}::jsonb) AS f("kind" text, "id" text, "at" timestamptz, "data" jsonb)
      LEFT JOIN "directory_entries" e USING ("kind", "id")
      WHERE e."id" IS NULL OR e."gone" OR (true, f."at", f."data") > (e."whole", e."at", e."data")
      ORDER BY f."kind", f."id"`,
  );
}

/** All that was ever heard of the directory. */
export function listFacts(): Promise<Fact[]> {
  return withSystem(async (db) => {
    const rows = await db.directoryEntry.findMany({ orderBy: [{ kind: "asc" }, { id: "asc" }] });
    return rows.map(({ kind, id, gone, whole, at, data }) => ({ kind, id, gone, whole, at, data }) as unknown as Fact);
  });
}

/** Takes back that these are gone: the directory itself has them, and gives no id twice. */
export async function reviveEntries(drift: readonly Drift[]): Promise<void> {
  if (drift.length === 0) return;
  await withSystem(
    (db) => db.$executeRaw`
      UPDATE "directory_entries" SET "gone" = false
      FROM jsonb_to_recordset(${JSON.stringify(drift)}::jsonb) AS d("kind" text, "id" text)
      WHERE "directory_entries"."kind" = d."kind" AND "directory_entries"."id" = d."id"`,
  );
}

/** Keeps what a comparison found, for those who look after the hub. */
export async function keepCheck(check: Omit<DirectoryCheck, "id">): Promise<DirectoryCheck> {
  const row = { id: newId(), ...check };
  await withSystem((db) => db.directoryCheck.create({ data: row }));
  return row;
}

/** The latest comparisons, newest first. */
export function listChecks(most: number): Promise<DirectoryCheck[]> {
  return withSystem(
    (db: SystemSql) => db.$queryRaw<DirectoryCheck[]>`
      SELECT "id"::text, "started_at" AS "startedAt", "finished_at" AS "finishedAt", "compared", "drift"
      FROM "directory_checks" ORDER BY "finished_at" DESC, "id" DESC LIMIT ${most}`,
  );
}
