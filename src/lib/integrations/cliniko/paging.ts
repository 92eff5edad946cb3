import { z } from "zod";
import type { Checkpoint, Item, Position } from "@/lib/integrations/contract";

/**
 * Where a pass stands: the page to read next, and `total`, how many records were announced with the page before it.
 * `known` of them were there when the pass `began` (in milliseconds) and have not been seen to vanish; `arrived` came
 * into the list since. A pass that has to be repeated is the `second` and last.
 */
const placeSchema = z.object({
  page: z.number().int().min(1),
  total: z.number().int().min(0).nullable(),
  known: z.number().int(),
  began: z.number().int(),
  arrived: z.number().int().min(0),
  second: z.boolean(),
});

export type Place = z.infer<typeof placeSchema>;

type Answer = { items: Item[]; total: number; hasNext: boolean };

/** The place that a checkpoint names. One that cannot be read begins anew: records are then repeated, none is left out. */
export function readPlace(checkpoint: Checkpoint, now: number): Place {
  const beginning = { page: 1, total: null, known: 0, began: toSecond(now), arrived: 0, second: false };
  if (checkpoint === null) return beginning;
  try {
    return placeSchema.parse(JSON.parse(checkpoint));
  } catch {
    return beginning;
  }
}

/**
 * Where to read on after a page. Pages are live: when the list shrank since the page before, those that may have moved
 * up are read again. When as many arrived at its end, that cannot be seen before the end; then all is read once more.
 */
export function placeAfter(
  at: Place,
  { items, total, hasNext }: Answer,
  { since }: Position,
  perPage: number,
): Checkpoint {
  const lost = at.total === null ? 0 : at.total - total;
  const arrived = at.arrived + items.filter((item) => momentOf(item, since) >= at.began).length;
  const next = { ...at, total, arrived, known: at.total === null ? total : at.known - Math.max(0, lost) };
  if (lost > 0) return write({ ...next, page: Math.max(1, at.page - 1 - Math.floor(lost / perPage)) });
  if (items.length > 0 && (hasNext || at.page * perPage < total)) return write({ ...next, page: at.page + 1 });
  const slipped = at.page > 1 && total - arrived < next.known;
  return slipped && !at.second ? write({ ...next, page: 1, second: true }) : null;
}

/** When a record came into the list: by its creation, or where only changed ones are listed, by its change. */
function momentOf({ record }: Item, since: Date | null): number {
  return (since ? record?.updatedAt : record?.createdAt)?.getTime() ?? 0;
}

/** Cliniko keeps whole seconds. */
function toSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

function write(place: Place): string {
  return JSON.stringify(place);
}
