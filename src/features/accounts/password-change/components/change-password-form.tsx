"use client";

import { FormTrouble } from "@/components/form-trouble";
import { Callout } from "@/components/ui/callout";
import { PasswordField } from "@/components/ui/password-field";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import { useActionForm } from "@/components/use-action-form";
import { changePasswordAction } from "@/features/accounts/password-change/actions";

export function ChangePasswordForm({ email, changed }: { email: string; changed: boolean }) {
  const { result, form, pending, message, errorOf } = useActionForm(changePasswordAction);
  return (
    <form {...form} noValidate className="flex flex-col gap-4">
      {changed && result === null ? (
        <Callout tone="positive" announce="status" title="Your password is changed">
          Wherever else you were signed in, you are signed out.
        </Callout>
      ) : null}
      <FormTrouble>{message}</FormTrouble>
      {/* For the browser's own keeper of passwords. */}
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <PasswordField
        label="Present password"
        name="currentPassword"
        autoComplete="current-password"
        error={errorOf("currentPassword")}
      />
      <PasswordField
        label="New password"
        name="password"
        autoComplete="new-password"
        hint="At least ten characters. A few words in a row are easy to keep in mind."
        error={errorOf("password")}
      />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <TextLink href="/forgot-password">You do not know it?</TextLink>
        <SubmitButton busy={pending}>Change the password</SubmitButton>
      </div>
    </form>
  );
}
