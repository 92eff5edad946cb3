import { z } from "zod";
import type { Checkpoint, Position } from "@/lib/integrations/contract";
import { limitMax } from "./client";

/** Where a pass stands: so many rows were read of what came into being before `until` (in milliseconds). */
const placeSchema = z.object({ offset: z.number().int().min(0), until: z.number().int() });

export type Place = z.infer<typeof placeSchema>;

/** Nothing was charged before. */
const beginning = new Date("2000-01-01T00:00:00Z");
/** Their clock may be ahead of ours. */
const marginMs = 10 * 60_000;

/**
 * The place that a checkpoint names. The newest rows stand first, so those that arrive while a pass is under way would
 * push others on: it has an end that stays. A checkpoint that cannot be read begins anew: rows are repeated, none is left out.
 */
export function readPlace(checkpoint: Checkpoint, { scope }: Position, now: number): Place {
  const start = { offset: 0, until: scope?.to?.getTime() ?? now + marginMs };
  if (checkpoint === null) return start;
  try {
    return placeSchema.parse(JSON.parse(checkpoint));
  } catch {
    return start;
  }
}

/** How many rows to ask for, and of what time. */
export function queryOf({ offset, until }: Place, { since, scope }: Position) {
  const left = scope?.count ? scope.count - offset : limitMax;
  const from = scope?.from ?? since ?? beginning;
  return { limit: Math.max(1, Math.min(limitMax, left)), offset, from, to: new Date(until) };
}

/** Where to read on: nowhere after a page that is not full. What a list says of its length is not relied on. */
export function placeAfter(
  place: Place,
  { scope }: Position,
  { rows, limit }: { rows: number; limit: number },
): Checkpoint {
  const offset = place.offset + rows;
  const isOver = rows < limit || (scope?.count ? offset >= scope.count : false);
  return isOver ? null : JSON.stringify({ ...place, offset });
}
