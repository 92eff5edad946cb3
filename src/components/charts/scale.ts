import type { ChartData } from "@/components/charts/series";

export type Scale = {
  /** The numbers on the axis, from 0 to a round one above all values. */
  ticks: number[];
  top: number;
  /** Every how many points a label is written, so that six or so fit on a phone. */
  labelEvery: number;
};

/** One scale for the still and the live chart: the second takes the first one's place without a jump. */
export function scaleOf({ points }: ChartData, stacked: boolean): Scale {
  const heights = points.map(({ values }) => {
    const numbers = Object.values(values);
    return stacked ? numbers.reduce((sum, value) => sum + value, 0) : Math.max(0, ...numbers);
  });
  const step = roundStep(Math.max(1, ...heights) / 4);
  const top = step * Math.max(1, Math.ceil(Math.max(...heights, 1) / step));
  const ticks = Array.from({ length: top / step + 1 }, (_, place) => place * step);
  return { ticks, top, labelEvery: Math.max(1, Math.ceil(points.length / 6)) };
}

// Counts have no halves: the smallest step is one.
function roundStep(rough: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const nice = [1, 2, 2.5, 4, 5, 10].find((factor) => factor * size >= rough && Number.isInteger(factor * size));
  return (nice ?? 10) * size;
}
