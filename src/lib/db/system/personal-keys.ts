import type { SystemSql } from "@/lib/db/system/mixed";
import { withSystem } from "@/lib/db/system/transaction";

/** Runs `work` in one transaction that meets one person's idempotency keys, and nobody else's. */
export function withPersonalKeys<T>(userId: string, work: (sql: SystemSql) => Promise<T>): Promise<T> {
  return withSystem(async (db) => {
    await db.$executeRaw`SELECT set_config('app.user_id', ${userId}, true)`;
    return work(db);
  });
}

/** Removes everybody's keys that are past their day. */
export async function forgetPersonalKeys(): Promise<void> {
  await withSystem(
    (db) => db.$executeRaw`DELETE FROM "personal_keys" WHERE "created_at" < now() - interval '24 hours'`,
  );
}
