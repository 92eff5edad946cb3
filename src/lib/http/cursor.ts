import { z } from "zod";
import { AppError } from "@/lib/errors";

const cursorCharactersMax = 1_000;

/** Where a list goes on, as one opaque word for a URL. Dates travel as ISO text: read them back with a coercing schema. */
export function writeCursor(position: Record<string, string | number | boolean | Date | null>): string {
  return Buffer.from(JSON.stringify(position)).toString("base64url");
}

/** Reads a cursor that `writeCursor` wrote; null when none was given. Throws `invalid_cursor` for anything else. */
export function readCursor<T>(cursor: string | null | undefined, schema: z.ZodType<T>): T | null {
  if (cursor === null || cursor === undefined || cursor === "") return null;
  const parsed = schema.safeParse(decoded(cursor));
  if (parsed.success) return parsed.data;
  throw new AppError("invalid_cursor", "This cursor is not one of ours. Start the list again without it.");
}

/** The query of a list that is read page by page. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(cursorCharactersMax).optional(),
});

function decoded(cursor: string): unknown {
  if (cursor.length > cursorCharactersMax || !/^[\w-]+$/.test(cursor)) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return JSON.stringify(value)?.includes("\\u0000") ? undefined : value;
  } catch {
    return undefined;
  }
}
