import { partsUnlessFew, unlessFew } from "@/lib/format/small-groups";

/** What an organization's patients add up to: all, the active, and in parts. */
export type Counts = {
  patients: number;
  active: number;
  newPerMonth: number[];
  seenPerMonth: number[];
  ages: number[];
  overdue: number[];
};

/** The same as it may be shown: null where it would tell of few. */
export type Shown = { total: number | null } & Record<
  "newPerMonth" | "seenPerMonth" | "ages" | "overdue",
  (number | null)[]
>;

/** What whoever sees patients anyway is shown: everything. */
export function everythingOf({ patients, active: _, ...parts }: Counts): Shown {
  return { total: patients, ...parts };
}

/**
 * What whoever sees no patient is shown: no group of fewer than five, nor one that is found by taking others from the
 * whole. All patients are those of some age; the new of these months and of those before; the overdue, the active, who
 * are shown elsewhere, and the rest; and in each month those who were seen and those who were not.
 */
export function withheldOf({ patients, active, newPerMonth, seenPerMonth, ages, overdue }: Counts): Shown {
  const total = unlessFew(patients);
  if (total === null) return { total, ...nothingOf({ newPerMonth, seenPerMonth, ages, overdue }) };
  return {
    total,
    newPerMonth: partsUnlessFew([...newPerMonth, rest(patients, ...newPerMonth)]).slice(0, -1),
    seenPerMonth: seenPerMonth.map((seen) => partsUnlessFew([seen, rest(patients, seen)])[0] ?? null),
    ages: partsUnlessFew(ages),
    overdue: overdueOf(overdue, { patients, active }),
  };
}

/** Where all the overdue together would tell of few, one of their parts goes: the smallest that is anybody. */
function overdueOf(overdue: number[], { patients, active }: Pick<Counts, "patients" | "active">): (number | null)[] {
  const sum = overdue.reduce((all, count) => all + count, 0);
  const [, shownSum] = partsUnlessFew([active, sum, rest(patients, active, sum)]);
  const parts = partsUnlessFew(overdue);
  if (shownSum !== null || parts.includes(null)) return parts;
  const smallest = Math.min(...overdue.filter((count) => count > 0));
  const place = overdue.indexOf(smallest);
  return parts.map((count, at) => (at === place ? null : count));
}

function nothingOf<Part extends string>(parts: Record<Part, number[]>): Record<Part, null[]> {
  const entries = Object.entries<number[]>(parts).map(([name, counts]) => [name, counts.map(() => null)]);
  return Object.fromEntries(entries) as Record<Part, null[]>;
}

function rest(whole: number, ...parts: number[]): number {
  return Math.max(0, whole - parts.reduce((sum, part) => sum + part, 0));
}
