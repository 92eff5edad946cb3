/** How often a membership is charged. */
export type Step = { count: number; unit: "day" | "week" | "month" | "year" };

const words: Record<string, Step> = {
  daily: { count: 1, unit: "day" },
  weekly: { count: 1, unit: "week" },
  biweekly: { count: 2, unit: "week" },
  monthly: { count: 1, unit: "month" },
  quarterly: { count: 3, unit: "month" },
  yearly: { count: 1, unit: "year" },
  annually: { count: 1, unit: "year" },
};

/** "4 Weeks", or else "Weekly", as a step; null for words that nobody knows. */
export function stepOf(every: string | null, interval: string | null): Step | null {
  const [, count = "1", unit] = /^(?:every\s+)?(\d{1,3})?\s*(day|week|month|year)s?$/i.exec(every?.trim() ?? "") ?? [];
  if (unit && Number(count) > 0) return { count: Number(count), unit: unit.toLowerCase() as Step["unit"] };
  return words[interval?.trim().toLowerCase() ?? ""] ?? null;
}

type Charged = { nextBillDate: string; step: Step | null };

/**
 * The days between two days, both included, on which a membership is charged. What is overdue is charged on the first;
 * without a step only the next charge is known.
 */
export function chargesBetween({ nextBillDate, step }: Charged, from: string, until: string): string[] {
  const days: string[] = [];
  for (let turn = 0; ; turn += 1) {
    const day = step ? dayAfter(nextBillDate, step, turn) : nextBillDate;
    if (day > until) return days;
    // Of several turns that were missed one is made up for.
    if (day < from) days[0] = from;
    else days.push(day);
    if (!step) return days;
  }
}

/** The day so many steps later. A month that has no such day is charged on its last. */
function dayAfter(day: string, { count, unit }: Step, turns: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const steps = count * turns;
  if (unit === "day" || unit === "week") {
    return iso(Date.UTC(year, month - 1, date + steps * (unit === "week" ? 7 : 1)));
  }
  const months = month - 1 + steps * (unit === "year" ? 12 : 1);
  const lastDate = new Date(Date.UTC(year, months + 1, 0)).getUTCDate();
  return iso(Date.UTC(year, months, Math.min(date, lastDate)));
}

function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
