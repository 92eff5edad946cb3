import { GitCompareArrows } from "lucide";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { Badge } from "@/components/ui/badge";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { Time } from "@/components/ui/time";
import type { loadDirectoryChecks } from "@/features/directory/loaders";
import type { DirectoryCheckView, DriftView } from "@/features/directory/schema";
import { formatDuration } from "@/lib/format/duration";
import { formatCount, formatNumber } from "@/lib/format/number";

type DirectoryChecksProps = Pick<Awaited<ReturnType<typeof loadDirectoryChecks>>, "checks" | "isClerk">;

/** What the latest comparison with Clerk found, and how the ones before it went. */
export function DirectoryChecks({ checks, isClerk }: DirectoryChecksProps) {
  const [latest] = checks;
  if (!latest) return <NothingThere isClerk={isClerk} />;
  return (
    <>
      {isClerk ? null : (
        <Callout title="People sign in here now">
          This server has no Clerk to compare with. What stood before is kept below.
        </Callout>
      )}
      <Latest check={latest} />
      <Card title="Comparisons" description="The latest twenty, one an hour and whenever somebody asks." padded={false}>
        <DataTable
          caption="Comparisons with Clerk, newest first"
          columns={checkColumns}
          rows={checks}
          rowKey={({ id }) => id}
        />
      </Card>
    </>
  );
}

function Latest({ check: { drift, compared, finishedAt } }: { check: DirectoryCheckView }) {
  const when = <Time at={finishedAt} timeZone="UTC" />;
  if (drift.length === 0) {
    return (
      <Callout tone="positive" title="Nothing differs">
        {formatCount(compared, "entry", "entries")} compared {when}: every event has arrived.
      </Callout>
    );
  }
  return (
    <Card
      title={`${formatCount(drift.length, "difference")} found`}
      description={
        <>
          {formatCount(compared, "entry", "entries")} compared {when}. Each difference has been set right since; look at
          Webhooks for events that Clerk could not deliver.
        </>
      }
      padded={false}
    >
      <DataTable
        caption="What differed"
        columns={driftColumns}
        rows={drift}
        rowKey={({ kind, id, problem }) => `${kind} ${id} ${problem}`}
      />
    </Card>
  );
}

const kindNames: Record<DriftView["kind"], string> = {
  person: "Person",
  organization: "Organization",
  membership: "Membership",
  invitation: "Invitation",
};

const driftColumns: Column<DriftView>[] = [
  {
    key: "id",
    header: "At Clerk",
    lead: true,
    cell: ({ id }) => <span className="break-all font-mono text-sm">{id}</span>,
  },
  { key: "kind", header: "Kind", cell: ({ kind }) => kindNames[kind] },
  { key: "problem", header: "Here it", cell: ({ problem }) => problem },
];

const checkColumns: Column<DirectoryCheckView>[] = [
  {
    key: "when",
    header: "When",
    lead: true,
    cell: ({ finishedAt }) => <Time at={finishedAt} timeZone="UTC" show="dateTime" />,
  },
  {
    key: "outcome",
    header: "Outcome",
    cell: ({ drift }) =>
      drift.length === 0 ? (
        <Badge tone="positive">No difference</Badge>
      ) : (
        <Badge tone="caution">{formatCount(drift.length, "difference")}</Badge>
      ),
  },
  { key: "compared", header: "Compared", align: "end", cell: ({ compared }) => formatNumber(compared) },
  {
    key: "took",
    header: "Took",
    align: "end",
    cell: ({ startedAt, finishedAt }) => formatDuration(Date.parse(finishedAt) - Date.parse(startedAt)),
  },
];

function NothingThere({ isClerk }: { isClerk: boolean }) {
  return (
    <Card>
      <EmptyState
        icon={<Icon of={GitCompareArrows} />}
        title={isClerk ? "Not compared yet" : "People sign in here"}
        description={
          isClerk
            ? "A worker compares once an hour, and what it finds is shown here."
            : "Where they sign in through Clerk (AUTH=clerk), the hub compares once an hour what it keeps of them with what Clerk has, and shows it here."
        }
      />
    </Card>
  );
}
