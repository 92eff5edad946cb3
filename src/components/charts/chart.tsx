"use client";

import { Bar, BarChart, CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { ChartHover } from "@/components/charts/chart-hover";
import type { ChartProps } from "@/components/charts/lazy-chart";
import { colorOf } from "@/components/charts/series";
import { formatCompact } from "@/lib/format/number";

/** Bars or lines over one axis; several series of bars are stacked. */
export function Chart({ kind, data }: ChartProps) {
  const rows = data.points.map((point) => ({ label: point.label, ...point.values }));
  const motion = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const Frame = kind === "bars" ? BarChart : LineChart;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <Frame data={rows} margin={{ top: 4, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis dataKey="label" tickLine={false} axisLine={false} minTickGap={24} tickMargin={8} tick={tick} />
        <YAxis width={40} tickLine={false} axisLine={false} allowDecimals={false} tick={tick} tickFormatter={compact} />
        <Tooltip
          isAnimationActive={false}
          cursor={kind === "bars" ? { fill: "var(--color-hover)" } : { stroke: "var(--color-line-strong)" }}
          content={(hover) => <ChartHover label={hover.label} values={hover.payload} series={data.series} />}
        />
        {data.series.map((series, place) =>
          kind === "bars" ? (
            <Bar
              key={series.key}
              dataKey={series.key}
              stackId="all"
              fill={colorOf(place)}
              radius={place === data.series.length - 1 ? [3, 3, 0, 0] : 0}
              maxBarSize={36}
              isAnimationActive={motion}
              animationDuration={350}
            />
          ) : (
            <Line
              key={series.key}
              dataKey={series.key}
              stroke={colorOf(place)}
              strokeWidth={2}
              dot={false}
              isAnimationActive={motion}
              animationDuration={350}
            />
          ),
        )}
      </Frame>
    </ResponsiveContainer>
  );
}

const tick = { fill: "var(--color-ink-faint)", fontSize: 12 };

function compact(value: number): string {
  return formatCompact(value);
}
