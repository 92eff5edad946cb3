import { endOfDay, startOfDay } from "@/lib/format/date";
import { formatNumber } from "@/lib/format/number";

/** What somebody has chosen so far. `typed` is null until they have put in a number of their own. Days may be empty. */
export type Choice = { typed: string | null; emergency: boolean; from: string; to: string };

/** The same as our route takes it: from a moment on, and before another. */
export type Asked = { transactionCount: number; emergency: boolean; from?: string; to?: string };

const usual = { count: 50, max: 100 };
const emergencyMax = 1_000;

export const firstChoice: Choice = { typed: null, emergency: false, from: "", to: "" };

/** The number in the field: in emergency as many as may be, so that days which are chosen are not cut short unseen. */
export function countShown({ typed, emergency }: Choice): string {
  return typed ?? String(emergency ? emergencyMax : usual.count);
}

/** How many it may be, and what the number means where days are chosen. */
export function hintOf(choice: Choice): string {
  const { emergency, from, to } = choice;
  const limit = `Up to ${formatNumber(emergency ? emergencyMax : usual.max)}.`;
  const count = numberIn(countShown(choice));
  if (!emergency || !(from || to) || !(count > 0)) return limit;
  return `${limit} Of those days, only the newest ${formatNumber(count)} are read.`;
}

/** What is asked for. Days are the clinic's own, both included. */
export function askedOf(choice: Choice, timeZone: string): Asked {
  const { emergency } = choice;
  const from = emergency ? startOfDay(choice.from, timeZone)?.toISOString() : undefined;
  const to = emergency ? endOfDay(choice.to, timeZone)?.toISOString() : undefined;
  const transactionCount = numberIn(countShown(choice));
  return { transactionCount, emergency, ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

/** Nothing that was put in is no number, rather than none. */
function numberIn(text: string): number {
  return Number(text.trim() === "" ? Number.NaN : text);
}
