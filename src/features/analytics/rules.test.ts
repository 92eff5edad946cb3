import fc from "fast-check";
import { expect, test } from "vitest";
import { type Counts, everythingOf, withheldOf } from "@/features/analytics/rules";
import { partsUnlessFew } from "@/lib/format/small-groups";

const few = (count: number) => count > 0 && count < 5;

/** An organization whose parts add up: of each age, new in each month or before, overdue, active or neither. */
const organizations: fc.Arbitrary<Counts> = fc
  .record({
    ages: fc.array(size(), { minLength: 3, maxLength: 3 }),
    newPerMonth: fc.array(size(), { minLength: 3, maxLength: 3 }),
    overdue: fc.array(size(), { minLength: 3, maxLength: 3 }),
    active: size(),
    before: size(),
    neither: size(),
    seen: fc.array(fc.record({ few: fc.nat(9), others: fc.boolean() }), { minLength: 3, maxLength: 3 }),
  })
  .map(({ ages, newPerMonth, overdue, active, before, neither, seen }) => {
    const patients = Math.max(sum(newPerMonth) + before, sum(overdue) + active + neither);
    const others = ages.slice(1);
    return {
      patients,
      active,
      newPerMonth,
      overdue,
      ages: sum(others) > patients ? [patients, 0, 0] : [patients - sum(others), ...others],
      seenPerMonth: seen.map(({ few: count, others }) => Math.max(0, others ? patients - count : count)),
    };
  });

test("nobody works out a group of fewer than five, by whatever subtraction, the active shown elsewhere included", () => {
  fc.assert(
    fc.property(organizations, (counts) => {
      for (const [name, group] of groupsTold(counts)) expect(few(group), `${name}: ${group}`).toBe(false);
    }),
  );
});

test("where the parts are many, everything is told", () => {
  const counts = {
    patients: 200,
    active: 60,
    newPerMonth: [10, 20, 30],
    seenPerMonth: [50, 60, 70],
    ages: [50, 60, 90],
    overdue: [20, 30, 40],
  };
  expect(withheldOf(counts)).toEqual(everythingOf(counts));
});

test("the overdue do not tell of the few who are neither", () => {
  const counts = { patients: 100, active: 60, newPerMonth: [], seenPerMonth: [], ages: [100], overdue: [30, 8] };
  expect(withheldOf(counts).overdue).toEqual([30, null]);
});

test("few patients are withheld altogether, and in all their parts", () => {
  const counts = { patients: 4, active: 0, newPerMonth: [0], seenPerMonth: [0], ages: [4, 0], overdue: [0] };
  const { total, ...parts } = withheldOf(counts);
  expect([total, ...Object.values(parts).flat()].every((count) => count === null)).toBe(true);
});

/** Every group whose size follows from what is shown. */
function groupsTold(counts: Counts): [string, number][] {
  const { total, ages, newPerMonth, seenPerMonth, overdue } = withheldOf(counts);
  const { patients, active } = counts;
  const [shownActive = null] = partsUnlessFew([active, sum(counts.overdue), patients - active - sum(counts.overdue)]);
  const told: [string, (number | null)[]][] = [
    ["all", [total]],
    ...Object.entries({ ages, newPerMonth, seenPerMonth, overdue }),
    ["of the ages left out, together", hiddenOf(ages, patients)],
    ["before these months", less(total, newPerMonth)],
    ["neither overdue nor active", less(total, [...overdue, shownActive])],
    ...seenPerMonth.map((seen): [string, (number | null)[]] => ["not seen in a month", less(total, [seen])]),
  ];
  return told.flatMap(([name, groups]) =>
    groups.flatMap((group): [string, number][] => (group === null ? [] : [[name, group]])),
  );
}

/** Those that are left out, together. */
function hiddenOf(parts: (number | null)[], whole: number): (number | null)[] {
  const shown = parts.filter((part) => part !== null);
  return shown.length === parts.length ? [null] : [whole - sum(shown)];
}

function less(whole: number | null, parts: (number | null)[]): (number | null)[] {
  const known = parts.filter((part) => part !== null);
  return whole === null || known.length < parts.length ? [null] : [whole - sum(known)];
}

function size() {
  return fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 60 }));
}

function sum(counts: number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}
