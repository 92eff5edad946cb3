"use client";

import { type FormEvent, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DialogClose } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { ChevronDownGlyph } from "@/components/ui/glyph";
import { readRun } from "@/features/sync/components/read-run";
import type { RunView } from "@/features/sync/schema";
import { endOfDay, formatDuration, startOfDay } from "@/lib/format/date";
import { hrefTo } from "@/lib/format/href";
import { formatCount, formatNumber } from "@/lib/format/number";
import { callApi } from "@/lib/http/call";

/** Days are the clinic's own, both included. */
type Asked = { transactionCount: number; emergency: boolean; from?: string; to?: string };

/** What our own route predicts. */
type Preview = {
  rows: number;
  calls: { byNumber: number; byId: number };
  atLeast: number;
  atMost: number;
  strategy: string;
  seconds: number;
};

const usualMax = 100;
const emergencyMax = 1_000;
const pauseMs = 350;

type PaymentSyncChoiceProps = {
  timeZone: string;
  onStarted: (run: RunView) => void;
};

/** How many of the newest payments, and what reading them will take; more of them, or other days, only when opened. */
export function PaymentSyncChoice({ timeZone, onStarted }: PaymentSyncChoiceProps) {
  const [count, setCount] = useState("50");
  const [isEmergency, setEmergency] = useState(false);
  const [days, setDays] = useState({ from: "", to: "" });
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const asked = askedOf(count, isEmergency, days);
  const { preview, refusal } = usePreview(sentOf(asked, timeZone));
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const answer = await callApi<{ run: RunView }>("/api/sync/manual", {
      method: "POST",
      body: sentOf(asked, timeZone),
    });
    if (answer.ok) onStarted(answer.data.run);
    // One that is under way already is followed instead.
    else if (answer.trouble.runId) onStarted(await readRun(answer.trouble.runId));
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
        value={count}
        onChange={({ target }) => setCount(target.value)}
        hint={`Up to ${isEmergency ? formatNumber(emergencyMax) : usualMax}.`}
      />
      <details
        className="group rounded-lg border border-line"
        onToggle={({ currentTarget }) => setEmergency(currentTarget.open)}
      >
        <summary className="flex min-h-control items-center gap-2 px-3.5 py-1.5 text-ink-muted text-sm hover:text-ink">
          <ChevronDownGlyph className="-rotate-90 transition-transform group-open:rotate-0" />
          Emergency mode: up to 1,000, or the payments of some days
        </summary>
        <div className="grid gap-3 border-line border-t p-3.5 sm:grid-cols-2">
          <TextField
            label="From"
            name="from"
            type="date"
            optional
            value={days.from}
            onChange={({ target }) => setDays({ ...days, from: target.value })}
          />
          <TextField
            label="To, included"
            name="to"
            type="date"
            optional
            value={days.to}
            onChange={({ target }) => setDays({ ...days, to: target.value })}
          />
        </div>
      </details>
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

function askedOf(count: string, emergency: boolean, { from, to }: { from: string; to: string }): Asked {
  const transactionCount = Number(count.trim() === "" ? Number.NaN : count);
  return { transactionCount, emergency, ...(emergency && from ? { from } : {}), ...(emergency && to ? { to } : {}) };
}

/** The same as our route takes it: from a moment on, and before another. */
function sentOf({ from, to, ...rest }: Asked, timeZone: string): Asked {
  const start = from ? startOfDay(from, timeZone)?.toISOString() : undefined;
  const end = to ? endOfDay(to, timeZone)?.toISOString() : undefined;
  return { ...rest, ...(start ? { from: start } : {}), ...(end ? { to: end } : {}) };
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
      <dl className="grid grid-cols-3 gap-4">
        {figures.map(({ label, text }) => (
          <div key={label}>
            <dt className="text-ink-muted text-sm">{label}</dt>
            <dd className="font-semibold text-lg tabular-nums">{text}</dd>
          </div>
        ))}
      </dl>
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
