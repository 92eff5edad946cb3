import type { z } from "zod";
import { AppError } from "@/lib/errors";
import { isStorable } from "@/lib/http/body";

/** A page's address as Next gives it. */
export type SearchParams = Record<string, string | string[] | undefined>;

/**
 * Reads a page's address by a schema. What is empty or cannot be used is left out, so that an old or mistyped link still
 * opens its list; the schema must be able to do without any of its fields.
 */
export function readAddress<T>(schema: z.ZodType<T>, params: SearchParams): T {
  const given = plainParams(params);
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const unusable = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
  return schema.parse(Object.fromEntries(Object.entries(given).filter(([name]) => !unusable.has(name))));
}

/** The address as one text per name; of a name that is given twice, the first. */
export function plainParams(params: SearchParams): Record<string, string> {
  const pairs = Object.entries(params).map(([name, value]) => [name, [value].flat()[0]] as const);
  return Object.fromEntries(
    pairs.filter((pair): pair is [string, string] => Boolean(pair[1]) && isStorable(pair[1] ?? "")),
  );
}

/** Reads a page of a list. A cursor that belongs to another order of it starts the list again. */
export async function fromCursor<I extends { cursor?: string | undefined }, T>(
  input: I,
  read: (input: I) => Promise<T>,
): Promise<{ page: T; restarted: boolean }> {
  try {
    return { page: await read(input), restarted: false };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "invalid_cursor") throw error;
    return { page: await read({ ...input, cursor: undefined }), restarted: true };
  }
}
