"use client";

import { Button, type ButtonProps } from "@/components/ui/button";
import { type Opened, useOpener } from "@/components/ui/use-opener";
import type { DisconnectDialogProps } from "@/features/connections/components/disconnect-dialog";

export type DisconnectProps = Omit<DisconnectDialogProps, keyof Opened> & {
  look?: Pick<ButtonProps, "variant" | "size" | "icon" | "fullWidth"> | undefined;
};

/** The way to end a connection; it asks before. */
export function Disconnect({ look, ...props }: DisconnectProps) {
  const { trigger, Panel, panelKey, opened } = useOpener(load);
  return (
    <>
      <Button {...look} {...trigger}>
        Disconnect
      </Button>
      {Panel ? <Panel key={panelKey} {...props} {...opened} /> : null}
    </>
  );
}

const load = () =>
  import("@/features/connections/components/disconnect-dialog").then(({ DisconnectDialog }) => DisconnectDialog);
