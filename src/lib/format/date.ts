import { defaultLocale } from "@/lib/format/locale";

/** Where a moment is read: the clinic's time zone, and how its people write. */
export type Place = { timeZone: string; locale?: string | undefined };

/** A moment as the database, JSON or JavaScript give it. */
export type Moment = Date | string | number;

const hour = 3_600_000;
const day = 24 * hour;

/** "21 Nov 2025" on the clinic's calendar. */
export function formatDate(at: Moment, place: Place): string {
  return formatter(place, { day: "numeric", month: "short", year: "numeric" }).format(new Date(at));
}

/** "Fri 21 Nov" on the clinic's calendar, for lists within a year. */
export function formatDay(at: Moment, place: Place): string {
  return formatter(place, { weekday: "short", day: "numeric", month: "short" }).format(new Date(at)).replace(",", "");
}

/** "2:30 pm" on the clinic's clock. */
export function formatTime(at: Moment, place: Place): string {
  return formatter(place, { hour: "numeric", minute: "2-digit" }).format(new Date(at));
}

/** "21 Nov 2025, 2:30 pm" on the clinic's clock. */
export function formatDateTime(at: Moment, place: Place): string {
  return `${formatDate(at, place)}, ${formatTime(at, place)}`;
}

/** The whole truth about a moment, with seconds and the zone's name, for a hover. */
export function formatExact(at: Moment, place: Place): string {
  return formatter(place, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }).format(new Date(at));
}

/** "November 2025" on the clinic's calendar, to head a group. */
export function formatMonth(at: Moment, place: Place): string {
  return formatter(place, { month: "long", year: "numeric" }).format(new Date(at));
}

/** "7 Oct – 21 Nov 2025" on the clinic's calendar. */
export function formatRange(from: Moment, to: Moment, place: Place): string {
  const days = formatter(place, { day: "numeric", month: "short", year: "numeric" });
  return days.formatRange(new Date(from), new Date(to));
}

/** "3 Feb 1988" from "1988-02-03": a date without a clock is never shifted by a zone. */
export function formatCalendarDate(date: string, locale: string = defaultLocale): string {
  return formatDate(`${date.slice(0, 10)}T00:00:00Z`, { timeZone: "UTC", locale });
}

/** Whole years between a date of birth and today in the clinic. */
export function ageInYears(dateOfBirth: string, now: Moment, place: Place): number {
  const [today, birth] = [localDay(now, place.timeZone), dateOfBirth.slice(0, 10)];
  const years = Number(today.slice(0, 4)) - Number(birth.slice(0, 4));
  return today.slice(5) < birth.slice(5) ? years - 1 : years;
}

/** "2025-11-21": the clinic's calendar day that a moment falls on. */
export function localDay(at: Moment, timeZone: string): string {
  return formatter({ timeZone, locale: "en-CA" }, { year: "numeric", month: "2-digit", day: "2-digit" }).format(
    new Date(at),
  );
}

/** The moment at which a calendar day ("2025-11-21") begins in a zone; null for what is no day. */
export function startOfDay(day: string, timeZone: string): Date | null {
  const utc = Date.parse(`${day}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(utc)) return null;
  // A zone is never more than 26 hours wide, and its clock never jumps by more than the hour or so it is corrected by.
  const first = utc - offsetAt(utc, timeZone);
  const begins = utc - offsetAt(first, timeZone);
  // Where the clock is put forward at midnight the day begins with the jump: no clock shows its midnight.
  return new Date(begins + offsetAt(begins, timeZone) < utc ? first : begins);
}

/** The moment at which a calendar day is over in a zone: the next one begins. Null for what is no day. */
export function endOfDay(date: string, timeZone: string): Date | null {
  if (startOfDay(date, timeZone) === null) return null;
  const next = new Date(Date.parse(`${date}T00:00:00Z`) + day).toISOString().slice(0, 10);
  return startOfDay(next, timeZone);
}

/** How far a zone's clock is ahead of UTC at a moment. */
function offsetAt(at: number, timeZone: string): number {
  const parts = formatter({ timeZone, locale: "en-CA" }, clockParts).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const local = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour") % 24,
    part("minute"),
    part("second"),
  );
  return local - Math.floor(at / 1000) * 1000;
}

const clockParts = {
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
} as const;

const formatters = new Map<string, Intl.DateTimeFormat>();

// Building an Intl formatter costs far more than using it; a list of 50 rows would build hundreds.
function formatter(place: Place, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = place.locale ?? defaultLocale;
  const key = `${locale} ${place.timeZone} ${Object.keys(options).join()} ${Object.values(options).join()}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { ...options, timeZone: place.timeZone });
  formatters.set(key, made);
  return made;
}
