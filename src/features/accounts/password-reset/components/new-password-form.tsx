"use client";

import { FormTrouble } from "@/components/form-trouble";
import { PasswordField } from "@/components/ui/password-field";
import { SubmitButton } from "@/components/ui/submit-button";
import { useActionForm } from "@/components/use-action-form";
import { resetPasswordAction } from "@/features/accounts/password-reset/actions";

export function NewPasswordForm({ token, email }: { token: string; email: string }) {
  const { form, pending, message, errorOf } = useActionForm(resetPasswordAction);
  return (
    <form {...form} noValidate className="flex flex-col gap-4">
      <FormTrouble>{message}</FormTrouble>
      <input type="hidden" name="token" value={token} />
      {/* For the browser's own keeper of passwords. */}
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <PasswordField
        label="New password"
        name="password"
        autoComplete="new-password"
        hint="At least ten characters. A few words in a row are easy to keep in mind."
        error={errorOf("password")}
      />
      <SubmitButton fullWidth busy={pending}>
        Set the password
      </SubmitButton>
    </form>
  );
}
