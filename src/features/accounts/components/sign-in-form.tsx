"use client";

import { FormTrouble } from "@/components/form-trouble";
import { TextField } from "@/components/ui/field";
import { PasswordField } from "@/components/ui/password-field";
import { SubmitButton } from "@/components/ui/submit-button";
import { useActionForm } from "@/components/use-action-form";
import { signInAction } from "@/features/accounts/actions";

export function SignInForm({ next }: { next: string }) {
  const { form, pending, message, errorOf } = useActionForm(signInAction);
  return (
    <form {...form} noValidate className="flex flex-col gap-4">
      <FormTrouble>{message}</FormTrouble>
      <input type="hidden" name="next" value={next} />
      <TextField
        label="E-mail address"
        name="email"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={errorOf("email")}
      />
      <PasswordField label="Password" name="password" autoComplete="current-password" error={errorOf("password")} />
      <SubmitButton fullWidth busy={pending}>
        Sign in
      </SubmitButton>
    </form>
  );
}
