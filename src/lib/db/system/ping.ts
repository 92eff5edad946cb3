import { withSystem } from "@/lib/db/system/transaction";

/** Throws unless the database answers, and lets the product take on its role. */
export async function pingDatabase(): Promise<void> {
  await withSystem((db) => db.$queryRaw`SELECT 1`);
}
