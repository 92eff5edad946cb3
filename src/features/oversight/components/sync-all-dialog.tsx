"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import type { Opened } from "@/components/ui/use-opener";
import type { SkippedView, SkipReason, SyncAllPlan, SyncAllResult } from "@/features/oversight/schema";
import { formatCount } from "@/lib/format/number";
import { type CallResult, callApi } from "@/lib/http/call";

/** Counts first, asks, and says what was started and what was not, with the reason. */
export function SyncAllDialog({ open, onOpenChange }: Opened) {
  const router = useRouter();
  const [plan, setPlan] = useState<CallResult<SyncAllPlan>>();
  const [result, setResult] = useState<CallResult<SyncAllResult>>();
  const [busy, run] = useTransition();
  useEffect(() => {
    callApi<SyncAllPlan>("/api/admin/sync-all").then(setPlan);
  }, []);
  const press = () =>
    run(async () => {
      setResult(await callApi<SyncAllResult>("/api/admin/sync-all", { method: "POST" }));
      router.refresh();
    });
  const count = plan?.ok ? plan.data.connections : 0;
  const isDone = result?.ok === true;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={isDone ? "Syncs were started" : "Sync all organizations?"}
      footer={
        <>
          <DialogClose>
            <Button variant={isDone ? "primary" : "secondary"}>{isDone ? "Done" : "Close"}</Button>
          </DialogClose>
          {isDone ? null : (
            <Button variant="primary" busy={busy} disabled={count === 0} onClick={press}>
              {count === 0 ? "Sync all" : `Sync ${formatCount(count, "connection")}`}
            </Button>
          )}
        </>
      }
    >
      <div className="flex min-h-24 flex-col gap-4" aria-live="polite">
        {result?.ok ? <Started result={result.data} /> : <Planned plan={plan} />}
        {result?.ok === false ? <Callout tone="critical" title={result.trouble.message} announce="alert" /> : null}
      </div>
    </Dialog>
  );
}

function Planned({ plan }: { plan: CallResult<SyncAllPlan> | undefined }) {
  if (!plan) return <p className="text-ink-muted">Counting…</p>;
  if (!plan.ok) return <Callout tone="critical" title={plan.trouble.message} announce="alert" />;
  const { connections, organizations, skipped } = plan.data;
  return (
    <>
      <p>
        {connections === 0
          ? "There is nothing that could be synced now."
          : `${formatCount(connections, "connection")} of ${formatCount(organizations, "organization")} will be synced: what changed since the last time is read. Each organization's audit log names you.`}
      </p>
      <Skipped skipped={skipped} title="Left out" />
    </>
  );
}

function Started({ result: { started, skipped } }: { result: SyncAllResult }) {
  return (
    <>
      <p>
        {started === 0 ? "No sync was started." : `${formatCount(started, "sync", "syncs")} now run by themselves.`}
      </p>
      <Skipped skipped={skipped} title="Not started" />
    </>
  );
}

function Skipped({ skipped, title }: { skipped: SkippedView[]; title: string }) {
  if (skipped.length === 0) return null;
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="font-medium text-sm">
        {title}: {formatCount(skipped.length, "connection")}
      </h3>
      <ul className="max-h-48 divide-y divide-line overflow-y-auto rounded-lg border border-line">
        {skipped.map(({ connectionId, organization, account, reason }) => (
          <li key={connectionId} className="flex items-baseline justify-between gap-4 px-3 py-1.5">
            <span className="min-w-0 truncate">
              {organization} <span className="text-ink-muted">· {account}</span>
            </span>
            <span className="shrink-0 text-ink-muted text-sm">{reasons[reason]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const reasons: Record<SkipReason, string> = {
  running: "syncing already",
  paused: "paused",
  refused: "key refused",
  subscription: "read only: not paid",
  failed: "could not be started",
};
