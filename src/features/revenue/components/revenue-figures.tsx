import { Grid } from "@/components/page";
import { StatTile, type StatTileProps } from "@/components/stat";
import { InfoTip } from "@/components/ui/floating";
import { AsOf } from "@/components/ui/time";
import type { Revenue } from "@/features/revenue/loaders";
import { type MoneyFigure, rowsOfFigure } from "@/features/revenue/rows/rules";
import { changeOf, type Period } from "@/features/revenue/rules";
import type { RevenueSums } from "@/features/revenue/schema";
import { formatCalendarDate } from "@/lib/format/date";
import { formatMoney } from "@/lib/format/money";
import { formatCount, formatShare } from "@/lib/format/number";

type Tile = {
  key: MoneyFigure;
  label: string;
  about: string;
  hint: (sums: RevenueSums) => string | undefined;
  /** Whether more of it is good news. */
  goodUp: boolean;
};

const counted = (count: number | null, one: string) => (count === null ? undefined : formatCount(count, one));

const tiles: Tile[] = [
  {
    key: "netMinor",
    label: "Net revenue",
    about: "Sales less refunds and chargebacks.",
    hint: () => "what was kept",
    goodUp: true,
  },
  {
    key: "salesMinor",
    label: "Sales",
    about: "Payments that were approved or settled, those included that were charged back later.",
    hint: ({ salesCount }) => counted(salesCount, "payment"),
    goodUp: true,
  },
  {
    key: "averageMinor",
    label: "Average ticket",
    about: "Sales by their number.",
    hint: () => "per payment",
    goodUp: true,
  },
  {
    key: "refundsMinor",
    label: "Refunds",
    about: "What was given back. Each is a payment of its own, counted on its own day.",
    hint: ({ refundsCount }) => counted(refundsCount, "refund"),
    goodUp: false,
  },
  {
    key: "chargebacksMinor",
    label: "Chargebacks",
    about: "Payments that the cardholder’s bank took back, on the day of the payment.",
    hint: ({ chargebacksCount }) => counted(chargebacksCount, "chargeback"),
    goodUp: false,
  },
];

/** The five figures of the period, each beside the period before and with the way to its rows. */
export function RevenueFigures({ revenue, maySeeRows }: Revenue) {
  const { total, totalBefore, currency, period, before, timeZone, syncedAt } = revenue;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-ink-muted text-sm">
        {wordsOf(period)}, compared with {wordsOf(before)}.
      </p>
      <Grid columns={5}>
        {tiles.map(({ key, label, about, hint, goodUp }) => (
          <StatTile
            key={key}
            label={label}
            value={money(total[key], currency)}
            delta={deltaOf(total[key], totalBefore[key], goodUp)}
            hint={hint(total)}
            before={money(totalBefore[key], currency)}
            href={maySeeRows ? rowsOfFigure(key, { from: period.from, to: period.to, currency }) : undefined}
            info={<InfoTip label={`What “${label}” counts`}>{about}</InfoTip>}
            asOf={<AsOf at={syncedAt} timeZone={timeZone} />}
          />
        ))}
      </Grid>
    </div>
  );
}

function wordsOf({ from, to }: Period): string {
  return `${formatCalendarDate(from)} to ${formatCalendarDate(to)}`;
}

function money(minor: number | null, currency: string) {
  if (minor === null) return <span title="Nothing, or left out to protect a small group">–</span>;
  return formatMoney({ minor, currency }).replace("-", "−");
}

function deltaOf(now: number | null, before: number | null, goodUp: boolean): StatTileProps["delta"] {
  if (now === null || before === null) return undefined;
  const change = changeOf(now, before);
  // Of nothing there is no share: the amount before says it.
  if (change === null) return undefined;
  const direction = change === 0 ? "flat" : change > 0 ? "up" : "down";
  const tone = change === 0 ? "neutral" : change > 0 === goodUp ? "positive" : "caution";
  return { direction, tone, text: formatShare(Math.abs(change)) };
}
