"use client";

import { useState } from "react";
import { RadioGroup } from "@/components/ui/checkbox";
import { SelectField, TextField } from "@/components/ui/field";
import type { SelectOptionGroup } from "@/components/ui/input";
import type { Opened } from "@/components/ui/use-opener";
import { useActionForm } from "@/components/use-action-form";
import { adjustAction } from "@/features/members/actions";
import { FormDialog } from "@/features/members/components/form-dialog";

export type AdjustDialogProps = Opened & {
  memberId: string;
  name: string;
  permissions: SelectOptionGroup[];
  today: string;
};

/** Grants or denies one permission, a grant for a while if need be. */
export function AdjustDialog({ memberId, name, permissions, today, ...opened }: AdjustDialogProps) {
  const sending = useActionForm(adjustAction);
  const [isGrant, setGrant] = useState(true);
  const { errorOf } = sending;
  return (
    <FormDialog
      {...opened}
      title="Adjust a permission"
      description={`For ${name} alone. It takes effect with their next click.`}
      sending={sending}
      submit={{ label: "Adjust" }}
      done="The permission was adjusted."
    >
      <input type="hidden" name="id" value={memberId} />
      <SelectField label="Permission" name="permission" options={permissions} error={errorOf("permission")} />
      <div onChange={({ target }) => setGrant(target instanceof HTMLInputElement && target.value === "grant")}>
        <RadioGroup legend="Effect" name="effect" look="cards" defaultValue="grant" options={effects} />
      </div>
      {isGrant ? (
        <TextField
          label="Last day"
          name="lastDay"
          type="date"
          min={today}
          optional
          hint="Leave it empty for a grant without an end."
          error={errorOf("lastDay") ?? errorOf("expiresAt")}
        />
      ) : null}
    </FormDialog>
  );
}

const effects = [
  { value: "grant", label: "Grant it", hint: "Beyond what the role has." },
  { value: "deny", label: "Deny it", hint: "Whatever the role has, and any grant." },
];
