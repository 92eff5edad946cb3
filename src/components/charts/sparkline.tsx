export type SparklineProps = { values: number[] /** The shape in words. */; label: string };

/** A line the size of a word. Pure SVG: nothing to load. */
export function Sparkline({ values, label }: SparklineProps) {
  const [width, height] = [88, 28];
  const bottom = Math.min(...values);
  const range = Math.max(...values) - bottom || 1;
  const points = values.map((value, at) => {
    const x = values.length > 1 ? (at / (values.length - 1)) * (width - 4) + 2 : width / 2;
    return `${x.toFixed(1)},${(height - 3 - ((value - bottom) / range) * (height - 6)).toFixed(1)}`;
  });
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`} className="h-7 w-22 shrink-0 text-chart-1">
      <polyline points={`2,${height} ${points.join(" ")} ${width - 2},${height}`} fill="currentColor" opacity="0.12" />
      <polyline
        points={points.join(" ")}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
