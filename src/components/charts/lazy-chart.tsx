"use client";

import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import type { ChartData } from "@/components/charts/series";
import { Skeleton } from "@/components/ui/skeleton";

export type ChartProps = { kind: "bars" | "lines"; data: ChartData; label: string };

const Chart = dynamic(() => import("@/components/charts/chart").then((module) => module.Chart), {
  ssr: false,
  loading: () => <Skeleton shape="block" />,
});

/** Fetches the drawing code only when the chart comes into view; its place is kept from the first paint. */
export function LazyChart(props: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const watcher = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      setSeen(true);
      watcher.disconnect();
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);

  return (
    <div ref={place} role="img" aria-label={props.label} className="h-chart">
      {seen ? <Chart {...props} /> : <Skeleton shape="block" />}
    </div>
  );
}
