import { Client } from "pg";
import { expect } from "vitest";
import { adminUrl } from "./admin-sql";

export type Held = {
  /** Settles once so many of this database's connections wait for a lock. */
  untilWaitedFor: (count: number) => Promise<void>;
  commit: () => Promise<void>;
};

/** Does something in a transaction of an administrator's, which stands still until it is told to commit. */
export async function heldBy(sql: string, values: unknown[] = []): Promise<Held> {
  const client = new Client({ connectionString: adminUrl() });
  await client.connect();
  await client.query("BEGIN");
  await client.query(sql, values);
  const waiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  return {
    untilWaitedFor: async (count) => {
      await expect
        .poll(async () => (await client.query(waiting)).rowCount, { timeout: 30_000 })
        .toBeGreaterThanOrEqual(count);
    },
    commit: async () => {
      await client.query("COMMIT");
      await client.end();
    },
  };
}
