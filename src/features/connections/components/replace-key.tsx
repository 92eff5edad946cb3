"use client";

import { Button, type ButtonProps } from "@/components/ui/button";
import { type Opened, useOpener } from "@/components/ui/use-opener";
import type { KeyDialogProps } from "@/features/connections/components/key-dialog";

export type ReplaceKeyProps = Omit<KeyDialogProps, keyof Opened> & {
  /** How the button that opens the form looks. */
  look?: Pick<ButtonProps, "variant" | "size" | "icon" | "fullWidth"> | undefined;
};

/** The way to new credentials for the same account. */
export function ReplaceKey({ look, ...props }: ReplaceKeyProps) {
  const { trigger, Panel, panelKey, opened } = useOpener(load);
  return (
    <>
      <Button {...look} {...trigger}>
        Paste a new key
      </Button>
      {Panel ? <Panel key={panelKey} {...props} {...opened} /> : null}
    </>
  );
}

const load = () => import("@/features/connections/components/key-dialog").then(({ KeyDialog }) => KeyDialog);
