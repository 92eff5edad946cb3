"use client";

import { TextField } from "@/components/ui/field";
import type { Opened } from "@/components/ui/use-opener";
import { useActionForm } from "@/components/use-action-form";
import { changeEndAction } from "@/features/members/actions";
import { FormDialog } from "@/features/members/components/form-dialog";
import type { ChangedMember } from "@/features/members/components/role-dialog";

export type EndDialogProps = Opened & { member: ChangedMember; lastDay: string; today: string };

export function EndDialog({ member, lastDay, today, ...opened }: EndDialogProps) {
  const sending = useActionForm(changeEndAction);
  const { errorOf } = sending;
  return (
    <FormDialog
      {...opened}
      title={`The last day of ${member.name}`}
      description="Their access ends at midnight after it, on the clinic's clock, open pages included."
      sending={sending}
      submit={{ label: "Set last day" }}
      done="The last day was set."
    >
      <input type="hidden" name="id" value={member.id} />
      <TextField
        label="Last day of access"
        name="lastDay"
        type="date"
        min={today}
        defaultValue={lastDay}
        optional
        hint="Leave it empty for access without an end."
        error={errorOf("lastDay") ?? errorOf("expiresAt")}
      />
    </FormDialog>
  );
}
