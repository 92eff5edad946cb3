"use client";

import { Button } from "@/components/ui/button";
import { type Opened, useOpener } from "@/components/ui/use-opener";
import type { EndDialogProps } from "@/features/members/components/end-dialog";
import type { RoleDialogProps } from "@/features/members/components/role-dialog";
import type { StatusDialogProps } from "@/features/members/components/status-dialog";

type MemberActionsProps = Omit<RoleDialogProps & EndDialogProps & StatusDialogProps, keyof Opened>;

/** What may be changed about a membership. Of one's own only the role, and that only downwards. */
export function MemberActions({ member, roles, isOwn, lastDay, today }: MemberActionsProps) {
  const role = useOpener(loadRole);
  const end = useOpener(loadEnd);
  const status = useOpener(loadStatus);
  return (
    <>
      <Button {...role.trigger}>Change role</Button>
      {role.Panel ? <role.Panel key={role.panelKey} {...role.opened} {...{ member, roles, isOwn }} /> : null}
      {isOwn ? null : (
        <>
          <Button {...end.trigger}>Set last day</Button>
          {end.Panel ? <end.Panel key={end.panelKey} {...end.opened} {...{ member, lastDay, today }} /> : null}
          <Button {...status.trigger}>{member.status === "inactive" ? "Reactivate" : "Deactivate"}</Button>
          {status.Panel ? <status.Panel key={status.panelKey} {...status.opened} member={member} /> : null}
        </>
      )}
    </>
  );
}

const loadRole = () => import("@/features/members/components/role-dialog").then(({ RoleDialog }) => RoleDialog);
const loadEnd = () => import("@/features/members/components/end-dialog").then(({ EndDialog }) => EndDialog);
const loadStatus = () => import("@/features/members/components/status-dialog").then(({ StatusDialog }) => StatusDialog);
