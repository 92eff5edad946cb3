import { PrismaPg } from "@prisma/adapter-pg";
import { env } from "@/env";
import { PrismaClient } from "@/lib/db/generated/client";

/** The one pool of this process. Only `lib/db` touches it: everybody else holds a tenant's or the system's transaction. */
export const prisma = makeClient();

/** Ends the pool, for a process that is shutting down. */
export function disconnect(): Promise<void> {
  return prisma.$disconnect();
}

function makeClient(): PrismaClient {
  // Development reloads modules; without this each reload would open another pool.
  const kept = globalThis as { hubPrisma?: PrismaClient };
  if (kept.hubPrisma) return kept.hubPrisma;
  // A build loads this module without a database. Whoever then connects reads in the error what is missing.
  const connectionString = env.DATABASE_URL ?? "postgresql://set-database-url.invalid/hub";
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 10 }) });
  if (env.NODE_ENV !== "production") kept.hubPrisma = client;
  return client;
}
