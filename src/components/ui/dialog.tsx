"use client";

import { type ReactNode, useCallback, useEffect, useState } from "react";
import type { DialogProps } from "@/components/ui/dialog-panel";

/** A dialog over the page. The part that holds it arrives when the pointer or the keyboard comes near its button. */
export function Dialog(props: DialogProps) {
  return <Opener {...props} look="dialog" />;
}

export type DrawerProps = Pick<DialogProps, "title" | "trigger" | "open" | "onOpenChange" | "children">;

/** A panel that slides over the page from its start edge: the navigation on a phone. */
export function Drawer(props: DrawerProps) {
  return <Opener {...props} look="drawer" />;
}

/** Closes the dialog around it when the button inside is pressed. */
export function DialogClose({ children }: { children: ReactNode }) {
  const [parts] = useParts(true);
  return parts ? <parts.Close>{children}</parts.Close> : null;
}

type Parts = typeof import("@/components/ui/dialog-panel");

function Opener({ trigger, open, onOpenChange, look, ...words }: DialogProps & { look: "dialog" | "drawer" }) {
  const [own, setOwn] = useState(false);
  const shown = open ?? own;
  const [parts, prepare] = useParts(shown);
  const change = (next: boolean) => {
    setOwn(next);
    onOpenChange?.(next);
  };
  return (
    <>
      {trigger ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: the button inside is what is pressed; its click arrives here
        // biome-ignore lint/a11y/useKeyWithClickEvents: a button's click comes from the keyboard too
        <span className="contents" onClick={() => change(true)} onPointerEnter={prepare} onFocus={prepare}>
          {trigger}
        </span>
      ) : null}
      {parts ? <parts.Panel {...words} look={look} open={shown} onOpenChange={change} /> : null}
    </>
  );
}

let loaded: Parts | undefined;

function useParts(wanted: boolean): [Parts | undefined, () => Promise<void>] {
  const [parts, setParts] = useState(loaded);
  const prepare = useCallback(async () => {
    loaded ??= await import("@/components/ui/dialog-panel");
    setParts(loaded);
  }, []);
  useEffect(() => {
    if (wanted) prepare();
  }, [wanted, prepare]);
  return [parts, prepare];
}
