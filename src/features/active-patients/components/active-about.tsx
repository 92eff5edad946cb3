import { Callout } from "@/components/ui/callout";
import { AsOf, Time } from "@/components/ui/time";
import type { loadActivePatients } from "@/features/active-patients/loaders";

type ActiveAboutProps = Pick<Awaited<ReturnType<typeof loadActivePatients>>, "window" | "timeZone" | "query" | "age">;

/** Says which stretch of time is looked at, and when it is not the clinic's own. */
export function ActiveAbout({ window, timeZone, query, age }: ActiveAboutProps) {
  const from = <Time at={window.from} timeZone={timeZone} show="date" />;
  if (query.days === undefined) {
    return (
      <p className="text-ink-muted text-sm">
        A visit in the last {window.days} days, since {from}. Those who missed theirs count; a visit to come alone does
        not.
      </p>
    );
  }
  return (
    <Callout tone="info">
      Worked out just now for {window.days} days, since {from}
      {age === undefined ? null : (
        <>
          , from visits <AsOf at={age} timeZone={timeZone} />
        </>
      )}
      . The dashboard and every other list keep the clinic’s own window.
    </Callout>
  );
}
