import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { Tone } from "@/components/ui/tone";
import { Imported } from "@/features/sync/components/imported";
import type { RunSource } from "@/features/sync/components/run-words";
import type { RunChange, RunView } from "@/features/sync/schema";
import { formatCount, formatNumber } from "@/lib/format/number";

export type ChangeListProps = { changes: RunChange[]; run: RunView; source: RunSource };

const looks: Record<RunChange["change"], { label: string; tone: Tone }> = {
  created: { label: "New", tone: "positive" },
  updated: { label: "Changed", tone: "info" },
  deleted: { label: "Deleted", tone: "critical" },
};

/** What a run changed, record by record; a patient leads to their page. */
export function ChangeList({ changes, run, source }: ChangeListProps) {
  const { created, updated, deleted } = run.counts;
  const all = created + updated + deleted;
  const more = changes.length > 0 && all > changes.length;
  return (
    <Card
      title="What changed"
      description={changes.length > 0 ? formatCount(all, "record") : undefined}
      padded={false}
      footer={more ? `The first ${formatNumber(changes.length)} of ${formatNumber(all)} are listed.` : undefined}
    >
      <DataTable
        caption="What this sync changed"
        phone="columns"
        columns={columnsFor(source)}
        rows={changes}
        rowKey={({ id }) => id}
        empty={<NoChanges run={run} />}
      />
    </Card>
  );
}

function columnsFor({ streams }: RunSource): Column<RunChange>[] {
  return [
    {
      key: "record",
      header: "Record",
      lead: true,
      cell: ({ contact, externalId }) =>
        contact ? (
          <TextLink href={`/patients/${contact.id}`} look="quiet" wholeRow>
            {contact.name}
          </TextLink>
        ) : (
          <code className="whitespace-nowrap font-mono text-ink-muted text-xs">{externalId}</code>
        ),
    },
    { key: "list", header: "List", cell: ({ stream }) => streams[stream] ?? stream },
    {
      key: "change",
      header: "Change",
      align: "end",
      cell: ({ change }) => <Badge tone={looks[change].tone}>{looks[change].label}</Badge>,
    },
  ];
}

function NoChanges({ run }: { run: RunView }) {
  const { counts, status, finishedAt } = run;
  const imported = counts.created;
  if (imported > 0) {
    return (
      <EmptyState
        title="This was a first import"
        description={`All ${formatCount(imported, "record")} were new here, so they are not listed one by one.`}
        action={<Imported run={run} />}
      />
    );
  }
  if (!finishedAt) return <EmptyState title="Nothing yet" description="Changes are listed as they are found." />;
  if (status === "failed" || status === "canceled") {
    return <EmptyState title="Nothing changed" description="This sync ended before it had found anything new." />;
  }
  return <EmptyState title="Nothing changed" description="Every record was already here as it stands there." />;
}
