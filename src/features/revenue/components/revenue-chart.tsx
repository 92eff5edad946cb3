import { ChartNoAxesColumn } from "lucide";
import { ChartCard } from "@/components/charts/chart-card";
import { EmptyState } from "@/components/empty-state";
import { Icon } from "@/components/ui/icon";
import { AsOf } from "@/components/ui/time";
import type { Revenue } from "@/features/revenue/loaders";
import { rowsOfFigure } from "@/features/revenue/rows/rules";
import type { RevenueView } from "@/features/revenue/schema";
import { formatCalendarDate, formatDay, formatMonth } from "@/lib/format/date";

const axes: Record<RevenueView["grain"], string> = { day: "Day", week: "Week from", month: "Month" };

/** What was taken over time. Each bar leads to its transactions. */
export function RevenueChart({ revenue, maySeeRows }: Revenue) {
  const { stretches, grain, currency, timeZone, period, syncedAt } = revenue;
  return (
    <ChartCard
      title={`Sales by ${grain}`}
      description={`${formatCalendarDate(period.from)} to ${formatCalendarDate(period.to)}`}
      axis={axes[grain]}
      asOf={<AsOf at={syncedAt} timeZone={timeZone} />}
      data={{
        currency,
        series: [
          { key: "kept", label: "Kept" },
          { key: "returned", label: "Charged back" },
        ],
        points: stretches.map(({ from, to, salesMinor, chargebacksMinor }) => ({
          label: labelOf(from, grain),
          href: maySeeRows ? rowsOfFigure("salesMinor", { from, to, currency }) : undefined,
          // What is withheld to protect a small group is drawn as none.
          values: {
            kept: (salesMinor ?? 0) - (chargebacksMinor ?? 0),
            returned: chargebacksMinor ?? 0,
          },
        })),
      }}
      empty={
        <EmptyState
          icon={<Icon of={ChartNoAxesColumn} />}
          title="Nothing was taken in this period"
          description="Choose other days, or sync the payment provider."
        />
      }
    />
  );
}

function labelOf(day: string, grain: RevenueView["grain"]): string {
  const at = `${day}T00:00:00Z`;
  if (grain === "month") return formatMonth(at, { timeZone: "UTC" });
  return formatDay(at, { timeZone: "UTC" }).slice(4);
}
