import { Prisma } from "@/lib/db/generated/client";

/** What a JSON column holds when there is nothing: SQL's own null, not the JSON one. */
export const jsonNull = Prisma.DbNull;

/**
 * The same value without what PostgreSQL cannot hold in text: NUL, and halves of a surrogate pair. Dates and nulls pass
 * through; lists and objects are cleaned inside.
 */
export function writable<T>(value: T): T {
  return isWritable(value) ? value : (clean(value) as T);
}

/** Nearly all of what arrives: looking is cheaper than copying. */
function isWritable(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\0");
  if (typeof value !== "object" || value === null || value instanceof Date) return true;
  return Object.entries(value).every(([key, inner]) => isWritable(key) && isWritable(inner));
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "").toWellFormed();
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [clean(key), clean(inner)]));
}
