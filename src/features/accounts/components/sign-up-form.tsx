"use client";

import { FormTrouble } from "@/components/form-trouble";
import { TextField } from "@/components/ui/field";
import { PasswordField } from "@/components/ui/password-field";
import { SubmitButton } from "@/components/ui/submit-button";
import { useActionForm } from "@/components/use-action-form";
import { signUpAction } from "@/features/accounts/actions";

export function SignUpForm() {
  const { form, pending, message, errorOf } = useActionForm(signUpAction);
  return (
    <form {...form} noValidate className="flex flex-col gap-4">
      <FormTrouble>{message}</FormTrouble>
      <TextField
        label="Clinic or group"
        name="organizationName"
        autoComplete="organization"
        error={errorOf("organizationName")}
      />
      <TextField label="Your name" name="fullName" autoComplete="name" error={errorOf("fullName")} />
      <TextField
        label="E-mail address"
        name="email"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={errorOf("email")}
      />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="new-password"
        hint="At least ten characters. A few words in a row are easy to keep in mind."
        error={errorOf("password")}
      />
      <SubmitButton fullWidth busy={pending}>
        Create the organization
      </SubmitButton>
    </form>
  );
}
