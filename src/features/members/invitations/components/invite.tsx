"use client";

import { Button } from "@/components/ui/button";
import { type Opened, useOpener } from "@/components/ui/use-opener";
import type { InviteDialogProps } from "@/features/members/invitations/components/invite-dialog";

/** The way to bring somebody into the team. */
export function Invite(props: Omit<InviteDialogProps, keyof Opened>) {
  const { trigger, Panel, panelKey, opened } = useOpener(load);
  return (
    <>
      <Button variant="primary" {...trigger}>
        Invite
      </Button>
      {Panel ? <Panel key={panelKey} {...props} {...opened} /> : null}
    </>
  );
}

const load = () =>
  import("@/features/members/invitations/components/invite-dialog").then(({ InviteDialog }) => InviteDialog);
