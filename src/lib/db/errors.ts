import { Prisma } from "@/lib/db/generated/client";

/** Whether a write was refused because a unique index already has such a row. */
export function isDuplicate(error: unknown): boolean {
  return isKnown(error) && (error.code === "P2002" || sqlState(error) === "23505");
}

/**
 * Whether the database refused a value itself, rather than the moment: text or a date that it cannot hold, a rule
 * of a table. Trying again changes nothing; leaving the value out does.
 */
export function isUnwritable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientValidationError) return true;
  const state = isKnown(error) ? sqlState(error) : null;
  return state !== null && (state.startsWith("22") || state.startsWith("23"));
}

/** Whether PostgreSQL could not represent a value: text, number or date out of its range. */
export function isUnstorable(error: unknown): boolean {
  return isKnown(error) && (sqlState(error)?.startsWith("22") ?? false);
}

/** Whether the database could not be reached, or had no connection free, in time. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  return isKnown(error) && (/^P10(0[0-3]|08|17)$/.test(error.code) || ["P2024", "P2028"].includes(error.code));
}

function isKnown(error: unknown): error is Prisma.PrismaClientKnownRequestError {
  return error instanceof Prisma.PrismaClientKnownRequestError;
}

/** PostgreSQL's own code, which the adapter keeps under the error's cause. */
function sqlState({ meta }: Prisma.PrismaClientKnownRequestError): string | null {
  const cause = (meta?.driverAdapterError as { cause?: { originalCode?: unknown } } | undefined)?.cause;
  if (typeof cause?.originalCode === "string") return cause.originalCode;
  return typeof meta?.code === "string" ? meta.code : null;
}
