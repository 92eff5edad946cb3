import { Client } from "pg";
import { expect } from "vitest";
import { adminUrl, asAdmin } from "./admin-sql";

export type Held = {
  /** Does more in the same transaction. */
  query: (sql: string, values?: unknown[]) => Promise<void>;
  /** Settles once so many of this database's connections wait for a lock. */
  untilWaitedFor: (count: number) => Promise<void>;
  commit: () => Promise<void>;
};

// Looked at from outside: within a transaction PostgreSQL goes on showing what it has shown first.
const waiting = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

/** Does something in a transaction of an administrator's, which stands still until it is told to commit. */
export async function heldBy(sql: string, values: unknown[] = []): Promise<Held> {
  const client = new Client({ connectionString: adminUrl() });
  await client.connect();
  await client.query("BEGIN");
  await client.query(sql, values);
  return {
    query: async (more, its = []) => {
      await client.query(more, its);
    },
    untilWaitedFor: (count) =>
      expect.poll(async () => (await asAdmin(waiting)).length, { timeout: 30_000 }).toBeGreaterThanOrEqual(count),
    commit: async () => {
      await client.query("COMMIT");
      await client.end();
    },
  };
}
