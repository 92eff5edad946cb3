import { ChartColumn } from "lucide";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { Grid } from "@/components/page";
import { StatTile } from "@/components/stat";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { AsOf } from "@/components/ui/time";
import type { Comparison, Measure, PortfolioEntry, PortfolioView } from "@/features/portfolio/schema";
import { ageOf } from "@/lib/format/age";
import { formatCount, formatSigned, formatTenths } from "@/lib/format/number";

/** Several organizations in figures: what is shown of all together, then each beside the others. */
export function Portfolio({ organizations, totals }: PortfolioView) {
  const all = organizations.length;
  return (
    <>
      {all > 1 ? (
        <Grid columns={5}>
          {measures.map(({ key, label }) => (
            <StatTile
              key={key}
              label={label}
              value={totals[key].of === 0 ? "–" : formatTenths(totals[key].value)}
              hint={`${totals[key].of} of ${formatCount(all, "organization")}`}
            />
          ))}
        </Grid>
      ) : null}
      <Card
        title="Side by side"
        description="Each within its own window, against the stretch of the same length before it."
        padded={false}
        footer={<p>{notes(organizations)}</p>}
      >
        <DataTable
          caption="Organizations, side by side"
          columns={columns}
          rows={organizations}
          rowKey={({ id }) => id}
          empty={<EmptyState icon={<Icon of={ChartColumn} />} title="There is nothing to compare yet" />}
        />
      </Card>
    </>
  );
}

const measures: { key: Measure; label: string }[] = [
  { key: "patients", label: "Patients" },
  { key: "active", label: "Active" },
  { key: "new", label: "New" },
  { key: "overdue", label: "Overdue" },
  { key: "visitsPerWeek", label: "Visits per week" },
];

const columns: Column<PortfolioEntry>[] = [
  {
    key: "name",
    header: "Organization",
    lead: true,
    cell: ({ name, timeZone, ...entry }) => (
      <span className="flex flex-col">
        <span className="font-medium">{name}</span>
        <span className="text-ink-muted text-sm">
          <AsOf at={ageOf(entry, entry.computedAt)} timeZone={timeZone} />
        </span>
      </span>
    ),
  },
  {
    key: "window",
    header: "Window",
    cell: ({ windowDays, timeZone, currency }) => (
      <span className="flex flex-col whitespace-nowrap">
        <span>{windowDays === null ? "–" : formatCount(windowDays, "day")}</span>
        <span className="text-ink-muted text-sm">
          {timeZone.split("/").at(-1)?.replaceAll("_", " ")} · {currency}
        </span>
      </span>
    ),
  },
  ...measures.map(
    ({ key, label }): Column<PortfolioEntry> => ({
      key,
      header: label,
      align: "end",
      cell: ({ figures }) => <Compared comparison={figures?.[key]} comparable={key !== "overdue"} />,
    }),
  ),
];

type ComparedProps = { comparison: Comparison | undefined; comparable: boolean };

function Compared({ comparison, comparable }: ComparedProps) {
  if (!comparison) return <span className="text-ink-faint">–</span>;
  const { value, change } = comparison;
  return (
    <span className="flex flex-col">
      {value === null ? <Withheld /> : <span className="font-medium">{formatTenths(value)}</span>}
      {value !== null ? <span className="text-ink-muted text-sm">{comparable ? changeWords(change) : "–"}</span> : null}
    </span>
  );
}

function changeWords(change: number | null): string {
  return change === null ? "change withheld" : formatSigned(change);
}

function Withheld() {
  return (
    <span className="text-ink-faint" title="Withheld, so that nobody in a small group can be recognised">
      withheld
    </span>
  );
}

/** What a reader must know to compare: zones, money, what is withheld and why. */
function notes(organizations: PortfolioEntry[]): string {
  const zones = new Set(organizations.map(({ timeZone }) => timeZone)).size;
  const currencies = [...new Set(organizations.map(({ currency }) => currency))];
  return [
    zones > 1
      ? "Days begin at midnight in each organization's own time zone."
      : "Days begin at midnight in the organizations' time zone.",
    currencies.length > 1
      ? `They charge in ${currencies.join(", ")}: no money is compared, and none is converted.`
      : `They charge in ${currencies.join("")}; no money is compared here.`,
    organizations.some(({ smallGroupsWithheld }) => smallGroupsWithheld)
      ? "Groups of fewer than five people are withheld, and whatever they could be worked out from."
      : "",
  ]
    .filter(Boolean)
    .join(" ");
}
