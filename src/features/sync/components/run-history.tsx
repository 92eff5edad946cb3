import { History } from "lucide";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { Pagination } from "@/components/pagination";
import { Status } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { durationOf, scopeOf, statusLooks, triggerNames } from "@/features/sync/components/run-words";
import type { loadRunHistory } from "@/features/sync/loaders";
import type { RunView } from "@/features/sync/schema";
import { rowNumbers } from "@/lib/format/href";
import { formatCount, formatNumber } from "@/lib/format/number";

type RunHistoryProps = Awaited<ReturnType<typeof loadRunHistory>>;

/** Every sync of a connection, newest first. */
export function RunHistory({ runs, pages, page, limit, timeZone }: RunHistoryProps) {
  const isPaged = pages.previousHref !== null || pages.nextHref !== null;
  const summary = `Syncs ${rowNumbers({ page, limit, shown: runs.length })}`;
  return (
    <Card
      title="History"
      description="Every sync of this connection, newest first"
      padded={false}
      footer={isPaged ? <Pagination {...pages} summary={summary} /> : undefined}
    >
      <DataTable
        caption="Syncs, newest first"
        columns={columnsFor(timeZone)}
        rows={runs}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            icon={<Icon of={History} />}
            title="Nothing has been synced yet"
            description="Each sync will be listed here with what it changed and what it cost."
          />
        }
      />
    </Card>
  );
}

function columnsFor(timeZone: string): Column<RunView>[] {
  return [
    {
      key: "started",
      header: "Started",
      lead: true,
      cell: (run) => (
        <TextLink href={`/runs/${run.id}`} look="quiet" wholeRow>
          <Time at={run.startedAt ?? run.createdAt} timeZone={timeZone} show="dateTime" />
        </TextLink>
      ),
    },
    { key: "status", header: "Status", cell: ({ status }) => <RunStatus status={status} /> },
    {
      key: "mode",
      header: "Scope",
      cell: (run) => (
        <span className="flex flex-col whitespace-nowrap">
          {scopeOf(run)}
          <span className="text-ink-faint text-sm">{triggerNames[run.trigger]}</span>
        </span>
      ),
    },
    { key: "changes", header: "Changes", align: "end", cell: ({ counts }) => formatNumber(changesIn(counts)) },
    {
      key: "took",
      header: "Took",
      align: "end",
      cell: (run) => (
        <span className="flex flex-col whitespace-nowrap">
          {durationOf(run, Date.now())}
          <span className="text-ink-faint text-sm">{formatCount(run.calls.made, "call")}</span>
        </span>
      ),
    },
  ];
}

function RunStatus({ status }: { status: RunView["status"] }) {
  const { label, tone } = statusLooks[status];
  return (
    <Status tone={tone} live={status === "running" || status === "queued"}>
      {label}
    </Status>
  );
}

function changesIn({ created, updated, deleted }: RunView["counts"]): number {
  return created + updated + deleted;
}
