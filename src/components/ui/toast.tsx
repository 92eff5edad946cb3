"use client";

import { X } from "lucide";
import { useCallback, useEffect, useState } from "react";
import { IconButton } from "@/components/ui/button";
import { cx } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";
import { solidTone, type Tone } from "@/components/ui/tone";

type Toast = { id: number; message: string; tone: Tone };

const channel = "hub:toast";
const shownFor = 6000;

/** Says in passing what has happened; whatever must not be missed belongs in a Callout. */
export function toast(message: string, tone: Tone = "neutral"): void {
  window.dispatchEvent(new CustomEvent(channel, { detail: { message, tone } }));
}

/** Stands once in the shell; shows what toast() says, newest last, each for six seconds. */
export function Toaster() {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const dismiss = useCallback((id: number) => setToasts((all) => all.filter((one) => one.id !== id)), []);

  useEffect(() => {
    let count = 0;
    const timers = new Set<number>();
    const show = (event: Event) => {
      if (!(event instanceof CustomEvent)) return;
      count += 1;
      const made: Toast = { id: count, message: String(event.detail.message), tone: event.detail.tone };
      setToasts((all) => [...all.slice(-2), made]);
      timers.add(window.setTimeout(() => dismiss(made.id), shownFor));
    };
    window.addEventListener(channel, show);
    return () => {
      window.removeEventListener(channel, show);
      for (const timer of timers) window.clearTimeout(timer);
    };
  }, [dismiss]);

  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-4 bottom-4 z-50 flex flex-col items-center gap-2 sm:inset-x-auto sm:end-6 sm:bottom-6 sm:items-end"
    >
      {toasts.map(({ id, message, tone }) => (
        <div
          key={id}
          className="pointer-events-auto flex w-full max-w-sm animate-enter items-center gap-3 rounded-lg border border-line bg-raised py-1.5 ps-4 pe-1.5 shadow-lg"
        >
          <span aria-hidden className={cx("size-2 shrink-0 rounded-full", solidTone[tone])} />
          <p className="flex-1 py-1">{message}</p>
          <IconButton label="Dismiss" size="sm" onClick={() => dismiss(id)}>
            <Icon of={X} />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
