"use client";

import type { Opened } from "@/components/ui/use-opener";
import { useActionForm } from "@/components/use-action-form";
import { setStatusAction } from "@/features/members/actions";
import { FormDialog } from "@/features/members/components/form-dialog";
import type { ChangedMember } from "@/features/members/components/role-dialog";

export type StatusDialogProps = Opened & { member: ChangedMember };

export function StatusDialog({ member: { id, name, status }, ...opened }: StatusDialogProps) {
  const sending = useActionForm(setStatusAction);
  const isBack = status === "inactive";
  return (
    <FormDialog
      {...opened}
      title={isBack ? `Let ${name} in again?` : `Deactivate ${name}?`}
      description={
        isBack
          ? "They get back the role and the adjustments that they had."
          : "They are shut out within seconds, on every device, and their open invitations are withdrawn. What they did stays, and you can let them in again."
      }
      sending={sending}
      submit={isBack ? { label: "Reactivate" } : { label: "Deactivate", variant: "danger" }}
      done={isBack ? `${name} is in again.` : `${name} was deactivated.`}
    >
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="status" value={isBack ? "active" : "inactive"} />
    </FormDialog>
  );
}
