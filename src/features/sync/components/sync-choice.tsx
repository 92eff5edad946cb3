"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { RadioGroup } from "@/components/ui/checkbox";
import { DialogClose } from "@/components/ui/dialog";
import { startSync } from "@/features/sync/components/start-sync";
import { formatDuration, formatRelative } from "@/lib/format/duration";
import { formatCount } from "@/lib/format/number";

/** What the last complete run of a mode took. */
export type ModeCost = { calls: number; ms: number; at: string };

export type ModeCosts = { full: ModeCost | null; incremental: ModeCost | null };

export type SyncChoiceProps = {
  connectionId: string;
  provider: string;
  costs: ModeCosts;
  onStarted: (runId: string) => Promise<void>;
};

/** What to sync, and what each choice will cost by what it cost last time. */
export function SyncChoice({ connectionId, provider, costs, onStarted }: SyncChoiceProps) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const mode = new FormData(event.currentTarget).get("mode") === "full" ? "full" : "incremental";
    setBusy(true);
    setTrouble(null);
    const started = await startSync({ connectionId, mode });
    if (started.ok) await onStarted(started.runId);
    else setTrouble(started.trouble.message);
    setBusy(false);
  };
  return (
    <form onSubmit={send} className="flex flex-col gap-4">
      <RadioGroup
        legend="What to sync"
        hideLegend
        name="mode"
        look="cards"
        defaultValue={costs.full ? "incremental" : "full"}
        options={[
          {
            value: "incremental",
            label: "What changed",
            hint: <Hint words={`New and changed records${sinceOf(costs)}.`} cost={costs.incremental} />,
          },
          {
            value: "full",
            label: "Everything",
            hint: <Hint words={`Every record again, and what was deleted at ${provider}.`} cost={costs.full} />,
          },
        ]}
      />
      {trouble ? (
        <Callout tone="critical" announce="alert" title="The sync could not be started">
          {trouble}
        </Callout>
      ) : null}
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <DialogClose>
          <Button>Not now</Button>
        </DialogClose>
        <Button type="submit" variant="primary" busy={busy}>
          Start
        </Button>
      </div>
    </form>
  );
}

function Hint({ words, cost }: { words: string; cost: ModeCost | null }) {
  return (
    <>
      {words}
      <span className="block text-ink-faint tabular-nums">
        {cost
          ? `Last time: ${formatCount(cost.calls, "call")}, ${formatDuration(cost.ms)}`
          : "This will be the first time"}
      </span>
    </>
  );
}

function sinceOf({ full, incremental }: ModeCosts): string {
  const last = [full?.at, incremental?.at]
    .filter((at) => at !== undefined)
    .sort()
    .at(-1);
  return last ? ` since the last sync, ${formatRelative(last)}` : "";
}
