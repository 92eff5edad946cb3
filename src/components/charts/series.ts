import { formatMoney, formatMoneyCompact } from "@/lib/format/money";
import { formatCompact, formatNumber } from "@/lib/format/number";

/** One line or stack of bars; its colour follows its place. */
export type Series = { key: string; label: string };

/** One place on the axis, with a number for each series, and the rows behind it. */
export type Point = { label: string; href?: string | undefined; values: Record<string, number> };

/** With a currency, the numbers are amounts in its minor units. */
export type ChartData = { series: Series[]; points: Point[]; currency?: string | undefined };

export type ChartProps = { kind: "bars" | "lines"; data: ChartData };

export const seriesColors = [1, 2, 3, 4, 5].map((place) => `var(--color-chart-${place})`);

export function valueText(value: number, currency: string | undefined): string {
  return currency === undefined ? formatNumber(value) : formatMoney({ minor: value, currency });
}

export function tickText(value: number, currency: string | undefined): string {
  return currency === undefined ? formatCompact(value) : formatMoneyCompact({ minor: value, currency });
}

export function colorOf(place: number): string {
  return seriesColors[place % seriesColors.length] ?? "currentColor";
}
