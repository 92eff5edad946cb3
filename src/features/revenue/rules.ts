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

/** So many whole months, the last of which ends before the month of a day begins. */
export function lastMonths(months: number, day: string): Period {
  const [year = 0, month = 1] = day.split("-").map(Number);
  const startOf = (at: number) => new Date(Date.UTC(year, at, 1)).toISOString().slice(0, 10);
  return { from: startOf(month - 1 - months), to: addDays(startOf(month - 1), -1) };
}

/** As many whole months as these, just before them. */
export function monthsBefore(period: Period): Period {
  return lastMonths(stretchesOf(period, "month").length, period.from);
}

/** The whole months that a period touches and that are over; the last of all where it touches none. */
export function wholeMonths({ from, to }: Period, today: string): Period {
  const over = lastMonths(1, today);
  const last = to < over.from ? lastDayOf("month", to) : over.to;
  return { from: from < over.from ? `${from.slice(0, 8)}01` : over.from, to: last };
}

/** How finely a period is drawn: never more bars than can be told apart. */
export function grainOf(period: Period): Grain {
  const days = daysIn(period);
  if (days <= 45) return "day";
  return days <= 366 ? "week" : "month";
}

/** The stretches that a period is drawn in: days, weeks from Monday or calendar months, cut where the period ends. */
export function stretchesOf(period: Period, grain: Grain = grainOf(period)): Period[] {
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
