const dayMs = 86_400_000;

/** Days and minutes as a practice's wall clock shows them. A day is the number of days since 1 January 1970. */
export type Calendar = {
  dayOf(ms: number): number;
  /** The moment at which that wall clock shows so many minutes after midnight. */
  at(day: number, minutes: number): number;
};

/** The calendar of an IANA zone. Exact outside the hours around a clock change, when no practice is open. */
export function createCalendar(timeZone: string): Calendar {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  const offsets = new Map<number, number>();

  const offsetAt = (ms: number) => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    const wall = `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}Z`;
    return Date.parse(wall) - Math.floor(ms / 1000) * 1000;
  };
  const offsetOn = (day: number) => {
    const known = offsets.get(day);
    if (known !== undefined) return known;
    const offset = offsetAt(day * dayMs);
    offsets.set(day, offset);
    return offset;
  };

  return {
    dayOf: (ms) => Math.floor((ms + offsetAt(ms)) / dayMs),
    at: (day, minutes) => day * dayMs + minutes * 60_000 - offsetOn(day),
  };
}

/** Monday to Friday. */
export function isWorkday(day: number): boolean {
  return weekday(day) >= 1 && weekday(day) <= 5;
}

/** 0 is Sunday. */
export function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** The last workday on or before that day. */
export function workdayBefore(day: number): number {
  return isWorkday(day) ? day : workdayBefore(day - 1);
}

/** The first workday on or after that day. */
export function workdayAfter(day: number): number {
  return isWorkday(day) ? day : workdayAfter(day + 1);
}
