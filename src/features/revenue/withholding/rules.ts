import { type Figure, figures } from "@/lib/db/revenue";
import { unlessFew } from "@/lib/format/small-groups";

/** What one payer had a part in: a stretch of time, and a figure there. */
export type Paid = { at: number; figure: Figure; payer: string };

/** Whether a figure of a part is left out. */
export type Withheld<Key> = (key: Key, figure: Figure) => boolean;

/**
 * Which figures of which parts are left out, so that nobody learns what fewer people than could be recognised have paid.
 * It is decided in each stretch of time, beside that stretch's whole, and what is left out of one is out of every sum
 * with it: so no two periods, however they overlap, differ by a few people.
 */
export function withholding<Key, P extends Paid>(paid: readonly P[], partOf: (one: P) => Key): Withheld<Key> {
  const withheld = new Set<string>();
  const nameOf = (key: Key, figure: Figure) => JSON.stringify([key, figure]);
  for (const figure of figures) {
    const counted = paid.filter((one) => one.figure === figure);
    for (const stretch of Map.groupBy(counted, ({ at }) => at).values()) {
      const parts = [...Map.groupBy(stretch, partOf)].map(([key, of]) => ({ key, payers: payersOf(of) }));
      for (const { key } of fewAmong(parts)) withheld.add(nameOf(key, figure));
    }
  }
  return (key, figure) => withheld.has(nameOf(key, figure));
}

type Part<Key> = { key: Key; payers: ReadonlySet<string> };

/**
 * What is withheld together is the whole less the others: so never one part alone, and never few people. The smallest of
 * the others go with it until then.
 */
function fewAmong<Key>(parts: Part<Key>[]): Part<Key>[] {
  const isFew = (payers: ReadonlySet<string>) => unlessFew(payers.size) === null;
  const few = parts.filter(({ payers }) => isFew(payers));
  const others = parts.filter(({ payers }) => !isFew(payers));
  const isTold = () => few.length === 1 || isFew(new Set(few.flatMap(({ payers }) => [...payers])));
  for (const other of others.toSorted((one, another) => one.payers.size - another.payers.size)) {
    if (few.length > 0 && isTold()) few.push(other);
  }
  return few;
}

function payersOf(paid: readonly Paid[]): ReadonlySet<string> {
  return new Set(paid.map(({ payer }) => payer));
}
