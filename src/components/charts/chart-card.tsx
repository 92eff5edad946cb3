import { ChevronRight } from "lucide";
import type { ReactNode } from "react";
import { LazyChart } from "@/components/charts/lazy-chart";
import { type ChartData, colorOf, valueText } from "@/components/charts/series";
import { StillChart } from "@/components/charts/still-chart";
import { DataTable } from "@/components/data-table";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { TextLink } from "@/components/ui/text-link";

export type ChartCardProps = {
  title: string;
  /** What is counted, over which window. */
  description?: ReactNode;
  data: ChartData;
  kind?: "bars" | "lines" | undefined;
  /** What a point is, heading the table's first column: "Week of". */
  axis: string;
  /** How old the figures are: <AsOf/>. */
  asOf?: ReactNode;
  actions?: ReactNode;
  empty?: ReactNode;
};

/** A chart with its numbers behind it as a table; a point's label leads to its rows. */
export function ChartCard({ title, description, data, kind = "bars", axis, asOf, actions, empty }: ChartCardProps) {
  const isEmpty = data.points.every((point) => Object.values(point.values).every((value) => value === 0));
  if (isEmpty && empty) return <Card title={title}>{empty}</Card>;
  return (
    <Card title={title} description={description} actions={actions ?? <Legend data={data} />} padded={false}>
      <div className="px-2 pt-4 pb-2 sm:px-4">
        <LazyChart
          kind={kind}
          data={data}
          label={`${title}, a chart. The same numbers are in the table below it.`}
          still={<StillChart kind={kind} data={data} />}
        />
      </div>
      <details className="group border-line border-t">
        <summary className="flex h-control items-center justify-between gap-2 px-4 text-ink-muted text-sm hover:text-ink sm:px-5">
          <span className="flex items-center gap-1.5">
            <Icon of={ChevronRight} className="transition-transform group-open:rotate-90" />
            View as table
          </span>
          <span className="text-ink-faint text-xs">{asOf}</span>
        </summary>
        <div className="max-h-96 overflow-y-auto border-line border-t">
          <ChartTable title={title} axis={axis} data={data} />
        </div>
      </details>
    </Card>
  );
}

function ChartTable({ title, axis, data }: Pick<ChartCardProps, "title" | "axis" | "data">) {
  return (
    <DataTable
      caption={title}
      phone="columns"
      rows={data.points}
      rowKey={(point) => point.label}
      columns={[
        {
          key: "label",
          header: axis,
          lead: true,
          cell: (point) => (point.href ? <TextLink href={point.href}>{point.label}</TextLink> : point.label),
        },
        ...data.series.map(({ key, label }) => ({
          key,
          header: label,
          align: "end" as const,
          cell: (point: ChartData["points"][number]) => valueText(point.values[key] ?? 0, data.currency),
        })),
      ]}
    />
  );
}

function Legend({ data }: { data: ChartData }) {
  if (data.series.length < 2) return null;
  return (
    <ul aria-hidden className="flex flex-wrap gap-x-4 gap-y-1 text-ink-muted text-sm">
      {data.series.map(({ key, label }, place) => (
        <li key={key} className="flex items-center gap-1.5">
          <span className="size-2 rounded-sm" style={{ background: colorOf(place) }} />
          {label}
        </li>
      ))}
    </ul>
  );
}
