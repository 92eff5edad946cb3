import { DatabaseError, type QueryResultRow } from "pg";
import { pool, prisma } from "@/lib/db/client";
import { ConnectionError } from "@/lib/db/errors";
import type { Prisma } from "@/lib/db/generated/client";

/**
 * Runs `work` in one transaction as role hub_system, which sees people, sessions and rate budgets, and reads the few
 * columns that say whose webhook this is and which runs are due. Only the named functions of `lib/db/system` call it.
 */
export function withSystem<T>(work: (db: Prisma.TransactionClient) => Promise<T>): Promise<T> {
  return prisma.$transaction(
    async (db) => {
      await db.$executeRaw`SELECT set_config('role', 'hub_system', true), set_config('TimeZone', 'UTC', true)`;
      return work(db);
    },
    { timeout: 15_000, maxWait: 10_000 },
  );
}

const begin =
  "BEGIN; SELECT set_config('role', 'hub_system', true), set_config('TimeZone', 'UTC', true), set_config('statement_timeout', '15s', true)";

/**
 * Runs one statement as `withSystem` runs its work, past Prisma: for what comes in crowds, where most of the time would
 * go to Prisma. Values are passed as `pg` passes them.
 */
export async function runAsSystem<Row extends QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
  const client = await pool.connect().catch(throwAsOurs);
  // A connection that is lost says so twice: here, and to whoever waits for an answer.
  client.on("error", ignore);
  try {
    await client.query(begin);
    const { rows } = await client.query<Row>(text, values);
    await client.query("COMMIT");
    client.off("error", ignore);
    client.release();
    return rows;
  } catch (error) {
    // Nobody knows what state the connection is in: it ends, and with it the transaction.
    client.release(true);
    return throwAsOurs(error);
  }
}

function ignore(): void {}

/** What the database did not say itself came from the way to it. */
function throwAsOurs(error: unknown): never {
  throw error instanceof DatabaseError ? error : new ConnectionError("The database is not reached.", { cause: error });
}
