import { Bot, ScrollText, Webhook } from "lucide";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { Pagination } from "@/components/pagination";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { loadAudit } from "@/features/audit/loaders";
import { tell } from "@/features/audit/rules";
import type { AuditEntryView } from "@/features/audit/schema";
import { rowNumbers } from "@/lib/format/href";

type AuditTableProps = Awaited<ReturnType<typeof loadAudit>>;

export function AuditTable({ entries, timeZone, filtered, pages, page, limit }: AuditTableProps) {
  const summary = entries.length > 0 ? `Entries ${rowNumbers({ page, limit, shown: entries.length })}` : null;
  return (
    <Card padded={false} footer={summary ? <Pagination {...pages} summary={summary} /> : null}>
      <DataTable
        caption="Audit log, newest first"
        columns={columnsFor(timeZone)}
        rows={entries}
        rowKey={({ id }) => id}
        empty={<NothingThere filtered={filtered} />}
      />
    </Card>
  );
}

function columnsFor(timeZone: string): Column<AuditEntryView>[] {
  return [
    { key: "what", header: "What", lead: true, cell: (entry) => <What entry={entry} /> },
    { key: "who", header: "Who", cell: ({ actor }) => <Who {...actor} /> },
    {
      key: "when",
      header: "When",
      align: "end",
      cell: ({ at }) => <Time at={at} timeZone={timeZone} show="dateTime" />,
    },
  ];
}

function What({ entry }: { entry: AuditEntryView }) {
  const { deed, more, href } = tell(entry);
  return (
    <span className="flex flex-col">
      {href ? (
        <TextLink href={href} look="quiet">
          {deed}
        </TextLink>
      ) : (
        <span className="font-medium">{deed}</span>
      )}
      {more ? <span className="text-ink-muted text-sm">{more}</span> : null}
    </span>
  );
}

function Who({ type, label }: AuditEntryView["actor"]) {
  const isPerson = type === "user" || type === "super_admin";
  return (
    <span className="inline-flex items-center gap-2.5 whitespace-nowrap">
      {isPerson ? (
        <Avatar name={label} size="sm" />
      ) : (
        <span className="flex size-6 items-center justify-center rounded-full border border-line bg-sunken text-ink-faint">
          <Icon of={type === "webhook" ? Webhook : Bot} />
        </span>
      )}
      {isPerson ? label : `Practice Hub · ${label}`}
      {type === "super_admin" ? <Badge tone="info">Super admin</Badge> : null}
    </span>
  );
}

function NothingThere({ filtered }: { filtered: boolean }) {
  if (!filtered) {
    return (
      <EmptyState
        icon={<Icon of={ScrollText} />}
        title="Nothing has been recorded yet"
        description="Sign-ins, syncs, exports and changes to settings will be listed here."
      />
    );
  }
  return (
    <EmptyState
      icon={<Icon of={ScrollText} />}
      title="Nothing fits these filters"
      description="Try a longer stretch of time, or another person."
      action={<LinkButton href="/audit">Clear the filters</LinkButton>}
    />
  );
}
