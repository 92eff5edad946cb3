import { Callout } from "@/components/ui/callout";
import { Time } from "@/components/ui/time";
import type { loadActivePatients } from "@/features/active-patients/loaders";

type ActiveAboutProps = Pick<Awaited<ReturnType<typeof loadActivePatients>>, "window" | "timeZone" | "query">;

/** Says which stretch of time is looked at, and when it is not the clinic's own. */
export function ActiveAbout({ window, timeZone, query }: ActiveAboutProps) {
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
      Worked out just now for {window.days} days, since {from}. The dashboard and every other list keep the clinic’s own
      window.
    </Callout>
  );
}
