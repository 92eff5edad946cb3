import { prisma } from "@/lib/db/client";
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
