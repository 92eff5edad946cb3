import type { Comparison, Figures, Measure, PortfolioEntry, PortfolioView } from "@/features/portfolio/schema";
import { partsUnlessFew, unlessFew } from "@/lib/format/small-groups";

/** What an organization adds up to, as it was computed. */
export type Counted = {
  windowSeconds: number;
  patients: number;
  added: number;
  addedBefore: number;
  active: number;
  activeBefore: number;
  overdue: number;
  visits: number;
  visitsBefore: number;
};

/**
 * An organization's figures as they may be shown. To whoever sees no patient, no group of fewer than five is told, nor
 * can be found by taking one figure from another: all patients are the active, the overdue and the rest; or the new and
 * those of before, of whom some were new then.
 */
export function figuresOf(counted: Counted, withholds: boolean): Figures {
  const parts = withholds ? partsUnlessFew : (whole: number[]): (number | null)[] => whole;
  const few = withholds ? unlessFew : (count: number): number | null => count;
  const { patients, active, overdue, added, addedBefore } = counted;
  if (few(patients) === null)
    return { patients: nothing, active: nothing, new: nothing, overdue: nothing, visitsPerWeek: nothing };
  const [shownActive = null, shownOverdue = null] = parts([active, overdue, rest(patients, active, overdue)]);
  const [shownAdded = null] = parts([added, rest(patients, added)]);
  const [shownAddedBefore = null] = parts([addedBefore, rest(patients, added, addedBefore)]);
  const activeBefore = few(counted.activeBefore);
  const weeks = counted.windowSeconds / (7 * 86_400);
  // Visits of few people are few people's, however many.
  const visits = shownActive === null ? null : few(counted.visits);
  const visitsBefore = activeBefore === null ? null : few(counted.visitsBefore);
  return {
    patients: compared(patients, shownAdded === null ? null : few(patients - shownAdded)),
    active: compared(shownActive, activeBefore),
    new: compared(shownAdded, shownAddedBefore),
    overdue: compared(shownOverdue, null),
    visitsPerWeek: compared(perWeek(visits, weeks), perWeek(visitsBefore, weeks)),
  };
}

/** What several organizations add up to: only what is shown of each, and of how many that is. */
export function totalsOf(organizations: Pick<PortfolioEntry, "figures">[]): PortfolioView["totals"] {
  return {
    patients: totalOf(organizations, "patients"),
    active: totalOf(organizations, "active"),
    new: totalOf(organizations, "new"),
    overdue: totalOf(organizations, "overdue"),
    visitsPerWeek: totalOf(organizations, "visitsPerWeek"),
  };
}

const nothing: Comparison = { value: null, before: null, change: null };

function totalOf(organizations: Pick<PortfolioEntry, "figures">[], measure: Measure) {
  const shown = organizations.flatMap(({ figures }) => figures?.[measure].value ?? []);
  return { value: tenths(shown.reduce((sum, value) => sum + value, 0)), of: shown.length };
}

/** Figures of one moment may still not meet exactly: a contact that was made here is in no sync. */
function rest(whole: number, ...parts: number[]): number {
  return Math.max(0, whole - parts.reduce((sum, part) => sum + part, 0));
}

function compared(value: number | null, before: number | null): Comparison {
  return { value, before, change: value === null || before === null ? null : tenths(value - before) };
}

function perWeek(count: number | null, weeks: number): number | null {
  return count === null ? null : tenths(count / weeks);
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
