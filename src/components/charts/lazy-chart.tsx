"use client";

import { type ComponentType, type ReactNode, useState } from "react";
import type { ChartProps } from "@/components/charts/series";

export type LazyChartProps = ChartProps & { label: string; still: ReactNode };

/** The still chart, until a pointer or finger wants its numbers: only then the drawing library is fetched. */
export function LazyChart({ label, still, ...chart }: LazyChartProps) {
  const [Live, setLive] = useState<ComponentType<ChartProps>>();
  const wake = async () => {
    if (Live) return;
    const { Chart } = await import("@/components/charts/chart");
    setLive(() => Chart);
  };
  return (
    <div role="img" aria-label={label} className="h-chart" onPointerEnter={wake}>
      {Live ? <Live {...chart} /> : still}
    </div>
  );
}
