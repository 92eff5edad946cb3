import { Plug } from "lucide";
import type { ReactNode } from "react";
import { EmptyState } from "@/components/empty-state";
import { Grid } from "@/components/page";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { TextLink } from "@/components/ui/text-link";
import { AsOf } from "@/components/ui/time";
import { ConnectionStatus } from "@/features/connections/components/connection-status";
import { ProviderMark } from "@/features/connections/components/provider-mark";
import type { loadConnections } from "@/features/connections/loaders";
import { formatNumber } from "@/lib/format/number";

type ConnectionListProps = Awaited<ReturnType<typeof loadConnections>> & {
  /** What goes on at each connection, by its id: the progress of a sync. */
  activity: ReadonlyMap<string, ReactNode>;
};

/** Every connected account: whether it works, how fresh it is, what it has brought in. */
export function ConnectionList({ connections, mayConnect, timeZone, activity }: ConnectionListProps) {
  if (connections.length === 0) return <NothingConnected mayConnect={mayConnect} />;
  return (
    <Grid columns={2}>
      {connections.map((item) => (
        <ConnectionCard key={item.connection.id} {...item} timeZone={timeZone}>
          {activity.get(item.connection.id)}
        </ConnectionCard>
      ))}
    </Grid>
  );
}

type ConnectionCardProps = ConnectionListProps["connections"][number] & { timeZone: string; children: ReactNode };

function ConnectionCard({ connection, holdings, timeZone, children }: ConnectionCardProps) {
  const { id, account, providerName, region, status, lastSucceededAt, schedule } = connection;
  return (
    <article className="relative flex min-w-0 flex-col gap-4 rounded-xl border border-line bg-surface p-4 shadow-xs transition-colors hover:border-line-strong sm:p-5">
      <header className="flex items-start gap-3">
        <ProviderMark name={providerName} />
        <div className="min-w-0 flex-1">
          <h2 className="break-words font-semibold text-base">
            <TextLink href={`/connections/${id}`} look="quiet" wholeRow>
              {account.name}
            </TextLink>
          </h2>
          <p className="text-ink-muted text-sm">{[providerName, region].filter(Boolean).join(" · ")}</p>
        </div>
        <ConnectionStatus status={status} />
      </header>
      <dl className="grid grid-cols-3 gap-4">
        {holdings.map(({ kind, label, records }) => (
          <Figure key={kind} label={label} value={records} />
        ))}
      </dl>
      <footer className="mt-auto flex flex-wrap justify-between gap-x-4 gap-y-1 border-line border-t pt-3 text-ink-muted text-sm">
        {children ?? (
          <>
            <AsOf at={lastSucceededAt} timeZone={timeZone} />
            <span>{scheduleWords[schedule]}</span>
          </>
        )}
      </footer>
    </article>
  );
}

const scheduleWords = { off: "Only by hand", hourly: "Every hour", daily: "Every day at 3 am" };

function Figure({ label, value }: { label: string; value: number }) {
  return (
    <div className="flex flex-col-reverse">
      <dt className="text-ink-muted text-sm">{label}</dt>
      <dd className="font-semibold text-xl tabular-nums tracking-tight">{formatNumber(value)}</dd>
    </div>
  );
}

function NothingConnected({ mayConnect }: { mayConnect: boolean }) {
  return (
    <Card>
      <EmptyState
        icon={<Icon of={Plug} />}
        title="Nothing is connected yet"
        description={
          mayConnect
            ? "Connect your practice software: patients and appointments appear here within seconds, and stay in step by themselves."
            : "An owner of your organization can connect your practice software."
        }
        action={
          mayConnect ? (
            <LinkButton href="/connections/new" variant="primary">
              Connect an account
            </LinkButton>
          ) : undefined
        }
      />
    </Card>
  );
}
