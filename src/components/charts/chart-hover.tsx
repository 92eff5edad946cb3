import { colorOf, type Series, valueText } from "@/components/charts/series";

type Hovered = { dataKey?: unknown; value?: unknown };

type ChartHoverProps = {
  label: unknown;
  values: readonly Hovered[] | undefined;
  series: Series[];
  currency: string | undefined;
};

/** The numbers under the pointer. */
export function ChartHover({ label, values, series, currency }: ChartHoverProps) {
  if (!values?.length) return null;
  return (
    <div className="flex min-w-36 flex-col gap-1 rounded-lg border border-line bg-raised px-3 py-2 text-sm shadow-lg">
      <p className="font-medium">{String(label ?? "")}</p>
      {series.map(({ key, label: name }, place) => (
        <p key={key} className="flex items-center gap-2 text-ink-muted">
          <span className="size-2 rounded-sm" style={{ background: colorOf(place) }} />
          {name}
          <span className="ms-auto ps-4 font-medium text-ink tabular-nums">
            {valueText(valueUnder(values, key), currency)}
          </span>
        </p>
      ))}
    </div>
  );
}

function valueUnder(values: readonly Hovered[], key: string): number {
  return Number(values.find((one) => one.dataKey === key)?.value ?? 0);
}
