"use client";

import { FormTrouble } from "@/components/form-trouble";
import { Callout } from "@/components/ui/callout";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { useActionForm } from "@/components/use-action-form";
import { forgotPasswordAction } from "@/features/accounts/password-reset/actions";

export function ForgotPasswordForm() {
  const { result, form, pending, message, errorOf } = useActionForm(forgotPasswordAction);
  if (result?.ok) {
    return (
      <Callout tone="positive" announce="status" title="Look into your mailbox">
        If somebody signs in with {result.data.email}, a link is on its way there. It works once, for an hour.
      </Callout>
    );
  }
  return (
    <form {...form} noValidate className="flex flex-col gap-4">
      <FormTrouble>{message}</FormTrouble>
      <TextField
        label="E-mail address"
        name="email"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={errorOf("email")}
      />
      <SubmitButton fullWidth busy={pending}>
        Send the link
      </SubmitButton>
    </form>
  );
}
