import { Activity } from "lucide";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { FilterBar, FilterForm, FilterInput } from "@/components/filter-bar";
import { Grid } from "@/components/page";
import { Pagination } from "@/components/pagination";
import { StatTile } from "@/components/stat";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { TextLink } from "@/components/ui/text-link";
import { AsOf } from "@/components/ui/time";
import type { loadUsage } from "@/features/oversight/loaders";
import type { UsageView } from "@/features/oversight/schema";
import { formatCalendarDate } from "@/lib/format/date";
import { formatDuration } from "@/lib/format/duration";
import { hrefTo, rowNumbers } from "@/lib/format/href";
import { formatCount, formatNumber } from "@/lib/format/number";

type UsageProps = Awaited<ReturnType<typeof loadUsage>>;

const path = "/admin/usage";

/** What the organizations' syncs used in a period: all together, then each. */
export function Usage(props: UsageProps) {
  const { usage, query, sort, pages, page, limit } = props;
  const { totals, period, asOf, data } = usage;
  const among = `${formatCount(totals.organizations, "organization")}, ${formatCount(totals.runs, "run")}`;
  const age = <AsOf at={asOf} timeZone="UTC" />;
  const shown = data.length;
  const summary =
    shown > 0 ? `${rowNumbers({ page, limit, shown })} of ${formatCount(totals.organizations, "organization")}` : null;
  return (
    <>
      <Period from={period.from} to={period.to} sort={query.sort} chosen={Boolean(query.from || query.to)} />
      <Grid columns={3}>
        <StatTile label="Calls to providers" value={formatNumber(totals.calls)} hint={among} asOf={age} />
        <StatTile
          label="Records read"
          value={formatNumber(totals.read)}
          hint={`${formatCount(totals.written, "row")} written`}
          asOf={age}
        />
        <StatTile
          label="Time"
          value={formatDuration(totals.seconds * 1_000)}
          hint="waiting for providers included"
          asOf={age}
        />
      </Grid>
      <Card
        title={`${formatCalendarDate(period.from)} to ${formatCalendarDate(period.to)}`}
        description="A run belongs to the day it began on. Days are UTC, since organizations have zones of their own."
        padded={false}
        footer={summary ? <Pagination {...pages} summary={summary} /> : null}
      >
        <DataTable
          caption="What each organization's syncs used"
          columns={columns}
          rows={data}
          rowKey={({ id }) => id}
          sort={{ current: sort, hrefFor: (next) => hrefTo(path, { ...query, sort: next }) }}
          empty={
            <EmptyState
              icon={<Icon of={Activity} />}
              title="No sync began in this period"
              action={<LinkButton href={path}>The last thirty days</LinkButton>}
            />
          }
        />
      </Card>
    </>
  );
}

const columns: Column<UsageView>[] = [
  {
    key: "name",
    header: "Organization",
    sortKey: "name",
    lead: true,
    cell: ({ id, name }) => (
      <TextLink href={`/admin/organizations/${id}`} look="quiet" wholeRow>
        {name}
      </TextLink>
    ),
  },
  { key: "runs", header: "Runs", align: "end", cell: ({ runs }) => formatNumber(runs) },
  { key: "failed", header: "Failed", align: "end", cell: ({ failed }) => formatNumber(failed) },
  { key: "calls", header: "Calls", sortKey: "calls", align: "end", cell: ({ calls }) => formatNumber(calls) },
  { key: "read", header: "Read", sortKey: "rows", align: "end", cell: ({ read }) => formatNumber(read) },
  { key: "written", header: "Written", align: "end", cell: ({ written }) => formatNumber(written) },
  {
    key: "time",
    header: "Time",
    sortKey: "time",
    align: "end",
    cell: ({ seconds }) => formatDuration(seconds * 1_000),
  },
];

type PeriodProps = { from: string; to: string; sort: string; chosen: boolean };

function Period({ from, to, sort, chosen }: PeriodProps) {
  return (
    <FilterBar>
      <FilterForm action={path} keep={{ sort }} submit="Show">
        <FilterInput label="From" type="date" name="from" defaultValue={from} />
        <FilterInput label="To, included" type="date" name="to" defaultValue={to} />
      </FilterForm>
      {chosen ? (
        <LinkButton href={path} variant="ghost" scroll={false}>
          Last thirty days
        </LinkButton>
      ) : null}
    </FilterBar>
  );
}
