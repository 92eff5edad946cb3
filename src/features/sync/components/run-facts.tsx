import { KeyValueList } from "@/components/key-value-list";
import { Timeline, type TimelineItem } from "@/components/timeline";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import {
  callsOf,
  durationOf,
  type RunSource,
  scopeOf,
  statusLooks,
  strategyOf,
  triggerNames,
} from "@/features/sync/components/run-words";
import type { RunView } from "@/features/sync/schema";
import { formatDate } from "@/lib/format/date";
import { formatDuration } from "@/lib/format/duration";
import { formatNumber } from "@/lib/format/number";

export type RunFactsProps = { run: RunView; source: RunSource; timeZone: string };

export function RunFacts({ run, source }: RunFactsProps) {
  const strategy = strategyOf(run);
  const { payments } = run;
  return (
    <Card title="Facts">
      <KeyValueList
        items={[
          {
            label: "Connection",
            value: <TextLink href={`/connections/${run.connectionId}`}>{source.account}</TextLink>,
          },
          { label: "Scope", value: scopeOf(run) },
          { label: "Started", value: triggerNames[run.trigger] },
          { label: "Took", value: durationOf(run, Date.now()) },
          { label: "Calls", value: callsOf(run).replace(/ calls?$/, "") },
          ...(strategy ? [{ label: "Invoices found", value: strategy }] : []),
          { label: "Records read", value: formatNumber(run.counts.fetched) },
          ...(payments
            ? [
                {
                  label: "Payments",
                  value: `${formatNumber(payments.read)}, ${formatNumber(payments.linked)} with an invoice`,
                },
              ]
            : []),
        ]}
      />
    </Card>
  );
}

/** When a run was asked for, begun and over. */
export function RunTimeline({ run, timeZone }: RunFactsProps) {
  const time = (at: string) => <Time at={at} timeZone={timeZone} show="time" />;
  const items: TimelineItem[] = [
    { id: "queued", title: "Asked for", at: time(run.createdAt), description: triggerNames[run.trigger] },
  ];
  if (run.startedAt) {
    const waited = Date.parse(run.startedAt) - Date.parse(run.createdAt);
    const description = waited < 1_000 ? "At once" : `After ${formatDuration(waited)}`;
    items.push({ id: "started", title: "Begun", at: time(run.startedAt), description, tone: "accent" });
  }
  if (run.finishedAt) {
    const { label, tone } = statusLooks[run.status];
    const description = run.startedAt ? `It took ${durationOf(run, 0)}` : undefined;
    items.push({ id: "finished", title: label, at: time(run.finishedAt), description, tone });
  }
  return (
    <Card title="Timeline">
      <Timeline groups={[{ label: formatDate(run.createdAt, { timeZone }), items }]} />
    </Card>
  );
}
