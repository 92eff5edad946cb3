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
  const connectionString = env.DATABASE_URL;
  if (!connectionString) throw new Error("DATABASE_URL is not set. Start through an npm script, or set it.");
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 10 }) });
  if (env.NODE_ENV !== "production") kept.hubPrisma = client;
  return client;
}
