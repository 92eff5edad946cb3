import { z } from "zod";
import type { Position, SortKey } from "@/lib/db/keyset";
import { readCursor, writeCursor } from "@/lib/http/cursor";

const time = z.iso.datetime().refine((text) => !text.startsWith("0000"));

/** Keys as they may stand in a cursor; whatever else it holds was not written by us. */
const keys: Record<SortKey, z.ZodType<string | number | null>> = {
  text: z.string().max(400),
  time,
  maybe_time: time.nullable(),
  count: z.int32(),
  amount: z.int(),
};

/** Where a sorted list goes on. Throws `invalid_cursor` for one that is not ours, or of a list sorted otherwise. */
export function readPosition(
  cursor: string | undefined,
  { sort, key }: { sort: string; key: SortKey },
): Position | null {
  return readCursor(cursor, z.object({ sort: z.literal(sort), key: keys[key], id: z.uuid() }));
}

/** A page of one row more than was asked for, cut, with the cursor that goes on after it. */
export function toPage<T>(
  rows: T[],
  {
    limit,
    sort,
    positionOf,
  }: { limit: number; sort: string; positionOf: (row: T) => { key: Position["key"] | Date; id: string } },
): { rows: T[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, nextCursor: last && rows.length > limit ? writeCursor({ sort, ...positionOf(last) }) : null };
}
