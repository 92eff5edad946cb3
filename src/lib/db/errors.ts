import { DatabaseError } from "pg";
import { Prisma } from "@/lib/db/generated/client";

/** Whether a write was refused because a unique index already has such a row. */
export function isDuplicate(error: unknown): boolean {
  return (isKnown(error) && error.code === "P2002") || sqlState(error) === "23505";
}

/**
 * Whether the database refused a value itself, rather than the moment: text or a date that it cannot hold, a rule
 * of a table. Trying again changes nothing; leaving the value out does.
 */
export function isUnwritable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientValidationError) return true;
  return /^2[23]/.test(sqlState(error) ?? "");
}

/** Whether PostgreSQL could not represent a value: text, number or date out of its range. */
export function isUnstorable(error: unknown): boolean {
  return sqlState(error)?.startsWith("22") ?? false;
}

/** A connection that was not to be had, or was lost before it answered. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
}

/** Whether the database could not be reached, or had no connection free, in time. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError || error instanceof ConnectionError) return true;
  // It is about to stop or has just begun, or all of its connections are taken.
  if (/^(08|57P0|53300)/.test(sqlState(error) ?? "")) return true;
  return isKnown(error) && (/^P10(0[0-3]|08|17)$/.test(error.code) || ["P2024", "P2028"].includes(error.code));
}

function isKnown(error: unknown): error is Prisma.PrismaClientKnownRequestError {
  return error instanceof Prisma.PrismaClientKnownRequestError;
}

/** PostgreSQL's own code, which Prisma's adapter keeps under the error's cause. */
function sqlState(error: unknown): string | null {
  if (error instanceof DatabaseError) return error.code ?? null;
  if (!isKnown(error)) return null;
  const { meta } = error;
  const cause = (meta?.driverAdapterError as { cause?: { originalCode?: unknown } } | undefined)?.cause;
  if (typeof cause?.originalCode === "string") return cause.originalCode;
  return typeof meta?.code === "string" ? meta.code : null;
}
