import { CalendarX } from "lucide";
import { ChartCard } from "@/components/charts/chart-card";
import { EmptyState } from "@/components/empty-state";
import { Icon } from "@/components/ui/icon";
import { AsOf } from "@/components/ui/time";
import type { Dashboard } from "@/features/dashboard/loaders";
import type { DashboardMetrics } from "@/features/dashboard/schema";
import { ageOf } from "@/lib/format/age";
import { formatDay } from "@/lib/format/date";
import { hrefTo } from "@/lib/format/href";

/** Half a year of the calendar, week by week; each week leads to its appointments. */
export function WeeksChart({ metrics, may }: Dashboard) {
  const { weeks, timeZone } = metrics.appointmentsPerWeek;
  return (
    <ChartCard
      title="Appointments per week"
      description={`The last ${weeks.length} weeks, with the whole of the current one`}
      axis="Week from Monday"
      asOf={<AsOf at={ageOf(metrics, metrics.appointmentsPerWeek.asOf)} timeZone={timeZone} />}
      data={{
        series: [
          { key: "kept", label: "Kept or to come" },
          { key: "missed", label: "Did not arrive" },
          { key: "cancelled", label: "Cancelled" },
        ],
        points: weeks.map((week) => toPoint(week, may.seePeople)),
      }}
      empty={
        <EmptyState
          icon={<Icon of={CalendarX} />}
          title="No appointments in these weeks"
          description="They are drawn here once a sync has brought some."
        />
      }
    />
  );
}

type Week = DashboardMetrics["appointmentsPerWeek"]["weeks"][number];

function toPoint({ weekStart, visits, didNotArrive, cancelled }: Week, linked: boolean) {
  // What is withheld to protect a small group is drawn as none.
  const missed = didNotArrive ?? 0;
  return {
    label: formatDay(`${weekStart}T00:00:00Z`, { timeZone: "UTC" }).slice(4),
    href: linked ? hrefTo("/appointments", { from: weekStart, to: dayAfter(weekStart, 6), view: "all" }) : undefined,
    values: { kept: Math.max(0, (visits ?? 0) - missed), missed, cancelled: cancelled ?? 0 },
  };
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
