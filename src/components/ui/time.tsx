import { RelativeText } from "@/components/ui/relative-text";
import {
  formatCalendarDate,
  formatDate,
  formatDateTime,
  formatDay,
  formatExact,
  formatTime,
  type Moment,
  type Place,
} from "@/lib/format/date";
import { formatRelative } from "@/lib/format/duration";

export type TimeProps = Place & {
  at: Moment;
  /** "relative" keeps itself true while the page is open. */
  show?: "relative" | "date" | "day" | "time" | "dateTime" | undefined;
};

/** A moment in the clinic's zone, with the whole truth on hover. */
export function Time({ at, timeZone, locale, show = "relative" }: TimeProps) {
  const place = { timeZone, locale };
  const moment = new Date(at);
  const iso = moment.toISOString();
  const words = show === "relative" ? formatRelative(moment, Date.now(), locale) : formats[show](moment, place);
  return (
    // Where a browser draws this itself, a minute may have gone by since the server did: the words follow.
    <time
      dateTime={iso}
      title={formatExact(moment, place)}
      className="whitespace-nowrap tabular-nums"
      suppressHydrationWarning
    >
      {show === "relative" ? <RelativeText at={iso} initial={words} locale={locale} /> : words}
    </time>
  );
}

/** A day of the calendar, which is the same in every zone: "1965-04-09". */
export function CalendarDate({ day }: { day: string }) {
  return (
    <time dateTime={day} className="whitespace-nowrap tabular-nums">
      {formatCalendarDate(day)}
    </time>
  );
}

/** "as of 2 min ago": how old a figure is. Nothing for one that has no age. */
export function AsOf({ at, timeZone, locale }: Place & { at: Moment | null | undefined }) {
  if (at === undefined) return null;
  if (at === null) return <span>not synced yet</span>;
  return (
    <span>
      as of <Time at={at} timeZone={timeZone} locale={locale} />
    </span>
  );
}

const formats = { date: formatDate, day: formatDay, time: formatTime, dateTime: formatDateTime };
