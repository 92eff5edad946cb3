import { expect, test } from "vitest";
import { type Counted, figuresOf, totalsOf } from "@/features/portfolio/rules";

const week = 7 * 86_400;

test("whoever sees patients anyway is shown every figure, with what it was before", () => {
  const {
    patients,
    active,
    new: added,
    overdue,
    visitsPerWeek,
  } = figuresOf(counted({ active: 3, activeBefore: 1 }), false);
  expect(patients).toEqual({ value: 100, before: 80, change: 20 });
  expect(active).toEqual({ value: 3, before: 1, change: 2 });
  expect(added).toEqual({ value: 20, before: 10, change: 10 });
  expect(overdue).toEqual({ value: 30, before: null, change: null });
  expect(visitsPerWeek).toEqual({ value: 30, before: 20.5, change: 9.5 });
});

test.each<[string, Partial<Counted>, string[]]>([
  ["few are active", { active: 3 }, ["active", "overdue"]],
  ["few are overdue", { overdue: 4, active: 50 }, ["overdue", "rest"]],
  ["few are neither, which the others would tell", { active: 60, overdue: 38 }, ["overdue"]],
  ["few are new", { added: 2 }, ["new"]],
  ["few are not new", { added: 97, addedBefore: 0 }, ["new"]],
  ["few were new before", { addedBefore: 3 }, []],
])("where %s, no subtraction tells how many", (_, facts, hidden) => {
  const { patients, active, overdue, new: added } = figuresOf(counted(facts), true);
  const shown = { active: active.value, overdue: overdue.value, new: added.value };
  for (const [name, value] of Object.entries(shown)) {
    if (hidden.includes(name)) expect(value, name).toBeNull();
  }
  for (const group of groupsTold({
    patients: patients.value,
    patientsBefore: patients.before,
    ...shown,
    addedBefore: added.before,
  })) {
    expect(group === 0 || group >= 5, `${group}`).toBe(true);
  }
});

test("the new are told though those before them are few, and their change is not", () => {
  expect(figuresOf(counted({ addedBefore: 3 }), true).new).toEqual({ value: 20, before: null, change: null });
});

test("a change is told only where both figures are", () => {
  expect(figuresOf(counted({ activeBefore: 2 }), true).active).toEqual({ value: 40, before: null, change: null });
  expect(figuresOf(counted({ active: 2 }), true).active).toEqual({ value: null, before: 35, change: null });
});

test("the visits of few people are withheld with them, and few patients are withheld altogether", () => {
  expect(figuresOf(counted({ active: 2, visits: 60 }), true).visitsPerWeek).toEqual({
    value: null,
    before: 20.5,
    change: null,
  });
  const few = figuresOf(counted({ patients: 4, active: 4, overdue: 0, added: 0, addedBefore: 0 }), true);
  expect(Object.values(few).every(({ value, before }) => value === null && before === null)).toBe(true);
});

test("totals add up what is shown and nothing else", () => {
  const shown = figuresOf(counted({}), true);
  const partly = figuresOf(counted({ active: 3 }), true);
  const { active, patients } = totalsOf([{ figures: shown }, { figures: partly }, { figures: null }]);
  expect(active).toEqual({ value: 40, of: 1 });
  expect(patients).toEqual({ value: 200, of: 2 });
});

type Told = Record<"patients" | "patientsBefore" | "active" | "overdue" | "new" | "addedBefore", number | null>;

/** Every group whose size somebody can work out from what is shown. */
function groupsTold({ patients, patientsBefore, active, overdue, new: added, addedBefore }: Told): number[] {
  const difference = (whole: number | null, ...parts: (number | null)[]) =>
    whole === null || parts.includes(null) ? null : whole - parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
  return [
    patients,
    patientsBefore,
    active,
    overdue,
    added,
    addedBefore,
    difference(patients, active, overdue),
    difference(patients, patientsBefore),
    difference(patients, added),
    difference(patients, added, addedBefore),
    difference(patientsBefore, addedBefore),
  ].filter((group) => group !== null);
}

function counted(facts: Partial<Counted>): Counted {
  const base = { patients: 100, added: 20, addedBefore: 10, active: 40, activeBefore: 35, overdue: 30 };
  return { windowSeconds: 2 * week, visits: 60, visitsBefore: 41, ...base, ...facts };
}
