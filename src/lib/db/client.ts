import { PrismaPg } from "@prisma/adapter-pg";
import { Pool } from "pg";
import { env } from "@/env";
import { PrismaClient } from "@/lib/db/generated/client";
import { log } from "@/lib/log";

/**
 * The one pool of this process, as Prisma uses it and bare. Only `lib/db` touches it: everybody else holds a tenant's or
 * the system's transaction.
 */
export const { prisma, pool } = connect();

/** Ends the pool, for a process that is shutting down. */
export async function disconnect(): Promise<void> {
  await prisma.$disconnect();
  // Prisma ends the pool only if it has ever used it.
  if (!pool.ended) await pool.end();
}

type Connected = { prisma: PrismaClient; pool: Pool };

function connect(): Connected {
  // Development reloads modules; without this each reload would open another pool.
  const kept = globalThis as { hubDatabase?: Connected };
  if (kept.hubDatabase) return kept.hubDatabase;
  // A build loads this module without a database. Whoever then connects reads in the error what is missing.
  const connectionString = env.DATABASE_URL ?? "postgresql://set-database-url.invalid/hub";
  // Whoever waits through Prisma gives up a moment earlier, with an error that says so.
  const pool = new Pool({ connectionString, max: 10, connectionTimeoutMillis: 11_000 });
  // Whoever needs a connection next gets another; without this, one that is lost while idle would end the process.
  pool.on("error", () => log.warn("idle database connection lost"));
  const adapter = new PrismaPg(pool, { disposeExternalPool: true });
  const connected = { prisma: new PrismaClient({ adapter }), pool };
  if (env.NODE_ENV !== "production") kept.hubDatabase = connected;
  return connected;
}
