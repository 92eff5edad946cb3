import { CircleCheck } from "lucide";
import type { ReactNode } from "react";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { Time } from "@/components/ui/time";
import { LazyRetryItem } from "@/features/sync/components/lazy-live";
import type { RunSource } from "@/features/sync/components/run-words";
import type { FailureView } from "@/features/sync/schema";
import { formatCount } from "@/lib/format/number";

export type FailedItemsProps = {
  failures: FailureView[];
  source: RunSource;
  timeZone: string;
  mayRetry: boolean;
  /** "Retry all", where it makes sense. */
  actions?: ReactNode;
  empty?: ReactNode;
};

/** Items that could not be taken over: none is lost, each can be tried again alone. */
export function FailedItems({ failures, source, timeZone, mayRetry, actions, empty }: FailedItemsProps) {
  const open = failures.filter(({ resolvedAt }) => resolvedAt === null).length;
  const description =
    open > 0 ? `${formatCount(open, "item")} kept aside until ${open === 1 ? "it" : "they"} can be read` : undefined;
  return (
    <Card title="Failed items" description={description} actions={open > 0 ? actions : undefined} padded={false}>
      <DataTable
        caption="Failed items"
        columns={columnsFor({ source, timeZone, mayRetry })}
        rows={failures}
        rowKey={({ id }) => id}
        empty={empty ?? <EmptyState icon={<Icon of={CircleCheck} />} title="Every item could be read" />}
      />
    </Card>
  );
}

type Around = Pick<FailedItemsProps, "source" | "timeZone" | "mayRetry">;

function columnsFor({ source, timeZone, mayRetry }: Around): Column<FailureView>[] {
  const nameOf = ({ stream, externalId }: FailureView) => `${source.streams[stream] ?? stream} ${externalId}`;
  return [
    {
      key: "item",
      header: "Item",
      lead: true,
      cell: ({ stream, externalId }) => (
        <span className="flex flex-col">
          <span className="font-medium">{source.streams[stream] ?? stream}</span>
          <code className="whitespace-nowrap font-mono text-ink-faint text-xs">{externalId}</code>
        </span>
      ),
    },
    { key: "reason", header: "Reason", cell: ({ reason }) => <span className="text-pretty">{reason}</span> },
    { key: "tries", header: "Tries", align: "end", cell: ({ attempts }) => attempts },
    {
      key: "at",
      header: "Last tried",
      align: "end",
      cell: ({ failedAt }) => <Time at={failedAt} timeZone={timeZone} />,
    },
    {
      key: "retry",
      header: "Try again",
      hideHeader: true,
      align: "end",
      cell: (failure) => {
        if (failure.resolvedAt) return <Badge tone="positive">Arrived since</Badge>;
        return mayRetry ? <LazyRetryItem failureId={failure.id} item={nameOf(failure)} /> : null;
      },
    },
  ];
}
