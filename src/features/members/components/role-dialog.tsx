"use client";

import { RadioGroup } from "@/components/ui/checkbox";
import type { SelectOption } from "@/components/ui/input";
import type { Opened } from "@/components/ui/use-opener";
import { useActionForm } from "@/components/use-action-form";
import { changeRoleAction } from "@/features/members/actions";
import { FormDialog } from "@/features/members/components/form-dialog";
import { roleHints } from "@/features/members/components/role-hints";
import type { MemberView } from "@/features/members/schema";

export type ChangedMember = Pick<MemberView, "id" | "name" | "role" | "status">;

export type RoleDialogProps = Opened & { member: ChangedMember; roles: SelectOption[]; isOwn: boolean };

export function RoleDialog({ member, roles, isOwn, ...opened }: RoleDialogProps) {
  const sending = useActionForm(changeRoleAction);
  return (
    <FormDialog
      {...opened}
      title={isOwn ? "Change your own role" : `Change the role of ${member.name}`}
      description={
        isOwn
          ? "Only to one below it, and only while there is another owner."
          : "It takes effect with their next click. Adjustments stay as they are."
      }
      sending={sending}
      submit={{ label: "Change role" }}
      done="The role was changed."
    >
      <input type="hidden" name="id" value={member.id} />
      <RadioGroup
        legend="Role"
        hideLegend
        name="role"
        look="cards"
        defaultValue={member.role}
        options={roles.map(({ value, label }) => ({ value, label, hint: roleHints[value] }))}
      />
    </FormDialog>
  );
}
