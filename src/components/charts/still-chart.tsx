import { scaleOf } from "@/components/charts/scale";
import { type ChartData, colorOf, tickText } from "@/components/charts/series";

type StillChartProps = { kind: "bars" | "lines"; data: ChartData };

/** The chart as the server draws it: there with the first paint, and all there is without a script. */
export function StillChart({ kind, data }: StillChartProps) {
  const { ticks, top, labelEvery } = scaleOf(data, kind === "bars");
  return (
    <div className="relative size-full text-ink-faint text-xs tabular-nums">
      <div className="absolute start-10 end-2 top-2 bottom-8">
        {ticks.map((tick) => (
          <div
            key={tick}
            className="absolute inset-x-0 border-line border-t"
            style={{ bottom: `${(tick / top) * 100}%` }}
          >
            <span className="absolute -start-10 w-8 -translate-y-1/2 text-end">{tickText(tick, data.currency)}</span>
          </div>
        ))}
        {kind === "bars" ? <Bars data={data} top={top} /> : <Lines data={data} top={top} />}
      </div>
      <Labels kind={kind} data={data} every={labelEvery} />
    </div>
  );
}

type ShapeProps = { data: ChartData; top: number };

function Bars({ data, top }: ShapeProps) {
  return (
    <div className="absolute inset-0 flex">
      {data.points.map((point) => (
        <div key={point.label} className="flex h-full flex-1 flex-col-reverse items-center">
          {data.series.map(({ key }, place) => (
            <div
              key={key}
              className="w-4/5 max-w-9 last:rounded-t-sm"
              style={{ height: `${((point.values[key] ?? 0) / top) * 100}%`, background: colorOf(place) }}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

function Lines({ data, top }: ShapeProps) {
  const last = Math.max(1, data.points.length - 1);
  return (
    <svg
      aria-hidden
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      className="absolute inset-0 size-full overflow-visible"
    >
      {data.series.map(({ key }, place) => (
        <polyline
          key={key}
          points={data.points
            .map(({ values }, at) => `${(at / last) * 100},${100 - ((values[key] ?? 0) / top) * 100}`)
            .join(" ")}
          fill="none"
          stroke={colorOf(place)}
          strokeWidth="2"
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}

function Labels({ kind, data, every }: StillChartProps & { every: number }) {
  const { length } = data.points;
  const placeOf = (at: number) => (kind === "bars" ? (at + 0.5) / length : at / Math.max(1, length - 1));
  return (
    <div className="absolute start-10 end-2 bottom-0 h-6">
      {data.points.map((point, at) =>
        at % every === 0 ? (
          <span
            key={point.label}
            className="absolute -translate-x-1/2 whitespace-nowrap"
            style={{ left: `${placeOf(at) * 100}%` }}
          >
            {point.label}
          </span>
        ) : null,
      )}
    </div>
  );
}
