"use client";

import { FormTrouble } from "@/components/form-trouble";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { SelectField, TextField } from "@/components/ui/field";
import type { SelectOption } from "@/components/ui/input";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Opened } from "@/components/ui/use-opener";
import { useActionForm } from "@/components/use-action-form";
import { inviteAction } from "@/features/members/invitations/actions";
import { LinkShown } from "@/features/members/invitations/components/link-shown";

export type InviteDialogProps = Opened & { roles: SelectOption[]; today: string };

/** Asks whom to invite and as what, and shows the link once. */
export function InviteDialog({ roles, today, open, onOpenChange }: InviteDialogProps) {
  const sending = useActionForm(inviteAction);
  const { result } = sending;
  const sent = result?.ok ? result.data : null;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={sent ? "Invited" : "Invite to the team"}
      description={sent ? undefined : "They get a link that works once, for seven days."}
    >
      {sent ? <LinkShown sent={sent} /> : <InviteForm sending={sending} roles={roles} today={today} />}
    </Dialog>
  );
}

type InviteFormProps = Omit<InviteDialogProps, keyof Opened> & {
  sending: Pick<ReturnType<typeof useActionForm>, "form" | "pending" | "message" | "errorOf">;
};

function InviteForm({ sending: { form, pending, message, errorOf }, roles, today }: InviteFormProps) {
  const usual = roles.find(({ value }) => value === "clinic_staff") ?? roles[0];
  return (
    <form {...form} noValidate className="flex flex-col gap-4">
      <FormTrouble>{message}</FormTrouble>
      <TextField
        label="E-mail address"
        name="email"
        type="email"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={errorOf("email")}
      />
      <SelectField label="Role" name="role" options={roles} defaultValue={usual?.value} error={errorOf("role")} />
      <TextField
        label="Last day of access"
        name="lastDay"
        type="date"
        min={today}
        optional
        hint="For a locum or a student. Leave it empty for access without an end."
        error={errorOf("lastDay") ?? errorOf("expiresAt")}
      />
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <DialogClose>
          <Button>Not now</Button>
        </DialogClose>
        <SubmitButton busy={pending}>Send the invitation</SubmitButton>
      </div>
    </form>
  );
}
