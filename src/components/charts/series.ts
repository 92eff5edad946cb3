/** One line or stack of bars; its colour follows its place. */
export type Series = { key: string; label: string };

/** One place on the axis, with a number for each series, and the rows behind it. */
export type Point = { label: string; href?: string | undefined; values: Record<string, number> };

export type ChartData = { series: Series[]; points: Point[] };

export type ChartProps = { kind: "bars" | "lines"; data: ChartData };

export const seriesColors = [1, 2, 3, 4, 5].map((place) => `var(--color-chart-${place})`);

export function colorOf(place: number): string {
  return seriesColors[place % seriesColors.length] ?? "currentColor";
}
