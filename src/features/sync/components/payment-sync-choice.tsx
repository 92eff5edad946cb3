"use client";

import { ChevronDown } from "lucide";
import { type FormEvent, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DialogClose } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { FigureList } from "@/features/sync/components/figure-list";
import {
  type Asked,
  askedOf,
  type Choice,
  countShown,
  firstChoice,
  hintOf,
} from "@/features/sync/components/payment-sync-asked";
import type { RunView } from "@/features/sync/schema";
import { formatDuration } from "@/lib/format/duration";
import { hrefTo } from "@/lib/format/href";
import { formatCount, formatNumber } from "@/lib/format/number";
import { callApi } from "@/lib/http/call";

/** What our own route predicts. */
type Preview = {
  rows: number;
  calls: { byNumber: number; byId: number };
  atLeast: number;
  atMost: number;
  strategy: string;
  seconds: number;
};

const pauseMs = 350;

type PaymentSyncChoiceProps = {
  timeZone: string;
  onStarted: (run: RunView) => void;
  /** One was under way already. */
  onFound: (runId: string) => Promise<void>;
};

/** How many of the newest payments, and what reading them will take; more of them, or other days, only when opened. */
export function PaymentSyncChoice({ timeZone, onStarted, onFound }: PaymentSyncChoiceProps) {
  const [choice, setChoice] = useState(firstChoice);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const asked = askedOf(choice, timeZone);
  const { preview, refusal } = usePreview(asked);
  const change = (changes: Partial<Choice>) => {
    setChoice((before) => ({ ...before, ...changes }));
    // It was about what was asked for before.
    setTrouble(null);
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setTrouble(null);
    setBusy(true);
    const answer = await callApi<{ run: RunView }>("/api/sync/manual", { method: "POST", body: asked });
    if (answer.ok) onStarted(answer.data.run);
    else if (answer.trouble.runId) await onFound(answer.trouble.runId);
    else setTrouble(answer.trouble.message);
    setBusy(false);
  };
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <TextField
        label="Newest transactions to read"
        name="transactionCount"
        inputMode="numeric"
        autoComplete="off"
        value={countShown(choice)}
        onChange={({ target }) => change({ typed: target.value })}
        hint={hintOf(choice)}
      />
      <Emergency {...choice} onChange={change} />
      <Prediction preview={preview} refusal={trouble ?? refusal} />
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <DialogClose>
          <Button>Not now</Button>
        </DialogClose>
        <Button type="submit" variant="primary" busy={busy} disabled={refusal !== null}>
          Start
        </Button>
      </div>
    </form>
  );
}

type EmergencyProps = Pick<Choice, "from" | "to"> & { onChange: (changes: Partial<Choice>) => void };

function Emergency({ from, to, onChange }: EmergencyProps) {
  return (
    <details
      className="group rounded-lg border border-line"
      onToggle={({ currentTarget }) => onChange({ emergency: currentTarget.open })}
    >
      <summary className="flex min-h-control items-center gap-2 px-3.5 py-1.5 text-ink-muted text-sm hover:text-ink">
        <Icon of={ChevronDown} className="-rotate-90 transition-transform group-open:rotate-0" />
        Emergency mode: up to 1,000, or the payments of some days
      </summary>
      <div className="grid gap-3 border-line border-t p-3.5 sm:grid-cols-2">
        <TextField
          label="From"
          name="from"
          type="date"
          optional
          value={from}
          onChange={({ target }) => onChange({ from: target.value })}
        />
        <TextField
          label="To, included"
          name="to"
          type="date"
          optional
          value={to}
          onChange={({ target }) => onChange({ to: target.value })}
        />
      </div>
    </details>
  );
}

type Predicted = { preview: Preview | null; refusal: string | null };

/** Asks what it would take, once nobody types any more. */
function usePreview({ transactionCount, emergency, from, to }: Asked): Predicted {
  const [predicted, setPredicted] = useState<Predicted>({ preview: null, refusal: null });
  // Our own route is the external system.
  useEffect(() => {
    let isOver = false;
    const timer = window.setTimeout(async () => {
      const query = { transactionCount: String(transactionCount), emergency, from, to };
      const answer = await callApi<Preview>(hrefTo("/api/sync/manual/preview", query) as `/api/${string}`);
      if (isOver) return;
      if (answer.ok) setPredicted({ preview: answer.data, refusal: null });
      else setPredicted({ preview: null, refusal: answer.trouble.errors[0]?.message ?? answer.trouble.message });
    }, pauseMs);
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [transactionCount, emergency, from, to]);
  return predicted;
}

function Prediction({ preview, refusal }: Predicted) {
  if (refusal !== null) {
    return (
      <Callout tone="critical" announce="alert">
        {refusal}
      </Callout>
    );
  }
  const calls = preview ? Math.min(preview.calls.byNumber, preview.calls.byId) : null;
  const figures = [
    { label: "Rows", text: preview ? formatNumber(preview.rows) : "–" },
    { label: "Calls", text: calls === null ? "–" : `about ${formatNumber(calls)}` },
    { label: "Time", text: preview ? formatDuration(preview.seconds * 1_000) : "–" },
  ];
  return (
    <div role="status" className="rounded-lg border border-line bg-sunken px-3.5 py-3">
      <FigureList figures={figures} />
      <p className="pt-1.5 text-ink-muted text-sm">{preview ? wordsOf(preview) : "Asking what it will take…"}</p>
    </div>
  );
}

/** How sure it is, and what decides. */
function wordsOf({ calls, atLeast, atMost }: Preview): string {
  const ways = `By invoice number it would take ${formatCount(calls.byNumber, "call")}, by invoice id ${formatNumber(calls.byId)}.`;
  const range = `Judged by what is here: at least ${formatNumber(atLeast)}, at most ${formatNumber(atMost)}.`;
  return `${ways} ${range} Once the payments are read it is certain, and the cheaper way is taken.`;
}
