"use client";

import { useRouter } from "next/navigation";
import { Bar, BarChart, CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { ChartHover } from "@/components/charts/chart-hover";
import { scaleOf } from "@/components/charts/scale";
import { type ChartProps, colorOf, tickText } from "@/components/charts/series";

/**
 * Bars or lines over one axis; several series of bars are stacked. It looks exactly as the still chart does, and a press
 * opens the rows behind a point, as its label in the table does.
 */
export function Chart({ kind, data }: ChartProps) {
  const rows = data.points.map((point) => ({ label: point.label, ...point.values }));
  const { ticks, top, labelEvery } = scaleOf(data, kind === "bars");
  const router = useRouter();
  const open = ({ activeIndex }: { activeIndex?: unknown }) => {
    const href = data.points[Number(activeIndex ?? -1)]?.href;
    if (href) router.push(href);
  };
  const Frame = kind === "bars" ? BarChart : LineChart;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <Frame data={rows} margin={{ top: 8, right: 8, bottom: 2, left: 0 }} accessibilityLayer={false} onClick={open}>
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis dataKey="label" tickLine={false} axisLine={false} interval={labelEvery - 1} tickMargin={8} tick={tick} />
        <YAxis
          width={40}
          tickLine={false}
          axisLine={false}
          ticks={ticks}
          domain={[0, top]}
          tick={tick}
          tickFormatter={(value: number) => tickText(value, data.currency)}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={kind === "bars" ? { fill: "var(--color-hover)" } : { stroke: "var(--color-line-strong)" }}
          content={(hover) => (
            <ChartHover label={hover.label} values={hover.payload} series={data.series} currency={data.currency} />
          )}
        />
        {data.series.map((series, place) =>
          kind === "bars" ? (
            <Bar
              key={series.key}
              dataKey={series.key}
              stackId="all"
              fill={colorOf(place)}
              radius={place === data.series.length - 1 ? [4, 4, 0, 0] : 0}
              maxBarSize={36}
              isAnimationActive={false}
            />
          ) : (
            <Line
              key={series.key}
              dataKey={series.key}
              stroke={colorOf(place)}
              strokeWidth={2}
              dot={false}
              isAnimationActive={false}
            />
          ),
        )}
      </Frame>
    </ResponsiveContainer>
  );
}

const tick = { fill: "var(--color-ink-faint)", fontSize: 12 };
