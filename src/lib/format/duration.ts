import type { Moment } from "@/lib/format/date";
import { defaultLocale } from "@/lib/format/locale";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** "just now", "2 min ago", "in 3 days", "5 mo. ago": how far a moment is from now, in its largest fitting unit. */
export function formatRelative(at: Moment, now: Moment = Date.now(), locale: string = defaultLocale): string {
  const distance = new Date(at).getTime() - new Date(now).getTime();
  const size = Math.abs(distance);
  if (size < 45_000) return "just now";
  const [unit, length] = relativeUnits.find(([, , below]) => size < below) ?? lastUnit;
  const words = new Intl.RelativeTimeFormat(locale, { numeric: "always", style: "short" });
  return words.format(Math.trunc(distance / length) || Math.sign(distance), unit).replace(/\.(?= |$)/, "");
}

/** "45 s", "3 min 20 s", "2 h 5 min": a length of time in its two largest units. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const [wide, narrow] = seconds < 3600 ? (["min", "s"] as const) : (["h", "min"] as const);
  const total = seconds < 3600 ? seconds : Math.round(seconds / 60);
  const rest = total % 60;
  return rest === 0 ? `${Math.floor(total / 60)} ${wide}` : `${Math.floor(total / 60)} ${wide} ${rest} ${narrow}`;
}

type RelativeUnit = [unit: Intl.RelativeTimeFormatUnit, length: number, below: number];

const lastUnit: RelativeUnit = ["year", 365.25 * day, Number.POSITIVE_INFINITY];

const relativeUnits: RelativeUnit[] = [
  ["minute", minute, hour],
  ["hour", hour, day],
  ["day", day, 45 * day],
  ["month", 30.44 * day, 365 * day],
  lastUnit,
];
