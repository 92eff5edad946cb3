/** Days of the clinic's calendar, both included. */
export type Period = { from: string; to: string };

export type Grain = "day" | "week" | "month";

const dayMs = 86_400_000;

/** How many days a period has. */
export function daysIn({ from, to }: Period): number {
  return Math.round((utc(to) - utc(from)) / dayMs) + 1;
}

/** The period of the same length that ends where this one begins. */
export function periodBefore(period: Period): Period {
  return { from: addDays(period.from, -daysIn(period)), to: addDays(period.from, -1) };
}

/** The last so many days, today among them. */
export function lastDays(days: number, today: string): Period {
  return { from: addDays(today, 1 - days), to: today };
}

/** How finely a period is drawn: never more bars than can be told apart. */
export function grainOf(period: Period): Grain {
  const days = daysIn(period);
  if (days <= 45) return "day";
  return days <= 366 ? "week" : "month";
}

/** The stretches that a period is drawn in: days, weeks from Monday or calendar months, cut where the period ends. */
export function stretchesOf(period: Period): Period[] {
  const grain = grainOf(period);
  const stretches: Period[] = [];
  for (let from = period.from; from <= period.to; ) {
    const last = lastDayOf(grain, from);
    const to = [last, period.to].toSorted()[0] ?? last;
    stretches.push({ from, to });
    from = addDays(to, 1);
  }
  return stretches;
}

/** How much something changed against before, as a share of it; null where there was nothing to compare with. */
export function changeOf(now: number, before: number): number | null {
  return before === 0 ? null : (now - before) / Math.abs(before);
}

/** An average of whole minor units, to the nearest whole; a half goes away from zero. Null of nothing. */
export function averageOf(sum: number, count: number): number | null {
  if (count === 0) return null;
  const rounded = Math.floor((2 * Math.abs(sum) + count) / (2 * count));
  return sum < 0 && rounded > 0 ? -rounded : rounded;
}

/** The day so many days later. */
export function addDays(day: string, days: number): string {
  return new Date(utc(day) + days * dayMs).toISOString().slice(0, 10);
}

function lastDayOf(grain: Grain, day: string): string {
  if (grain === "day") return day;
  const date = new Date(utc(day));
  if (grain === "week") return addDays(day, (7 - date.getUTCDay()) % 7);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).toISOString().slice(0, 10);
}

function utc(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}
