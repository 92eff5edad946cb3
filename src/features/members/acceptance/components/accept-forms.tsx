"use client";

import { FormTrouble } from "@/components/form-trouble";
import { TextField } from "@/components/ui/field";
import { PasswordField } from "@/components/ui/password-field";
import { SubmitButton } from "@/components/ui/submit-button";
import { useActionForm } from "@/components/use-action-form";
import { acceptAction } from "@/features/members/acceptance/actions";

type AcceptFormProps = { token: string; email: string };

/** For whoever is signed in with the invited address: nothing to fill in. */
export function JoinForm({ token, email }: AcceptFormProps) {
  const { form, pending, message } = useActionForm(acceptAction);
  return (
    <form {...form} noValidate className="flex flex-col gap-4">
      <FormTrouble>{message}</FormTrouble>
      <input type="hidden" name="token" value={token} />
      <SubmitButton fullWidth busy={pending}>
        Join as {email}
      </SubmitButton>
    </form>
  );
}

/** For somebody new: a name, and a password of their choice. */
export function NewcomerForm({ token, email }: AcceptFormProps) {
  const { form, pending, message, errorOf } = useActionForm(acceptAction);
  return (
    <form {...form} noValidate className="flex flex-col gap-4">
      <FormTrouble>{message}</FormTrouble>
      <input type="hidden" name="token" value={token} />
      <Invited email={email} />
      <TextField label="Your name" name="fullName" autoComplete="name" error={errorOf("fullName")} />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="new-password"
        hint="At least ten characters. A few words in a row are easy to keep in mind."
        error={errorOf("password")}
      />
      <SubmitButton fullWidth busy={pending}>
        Join
      </SubmitButton>
    </form>
  );
}

/** For somebody who has an account: its password. */
export function AccountForm({ token, email }: AcceptFormProps) {
  const { form, pending, message, errorOf } = useActionForm(acceptAction);
  return (
    <form {...form} noValidate className="flex flex-col gap-4">
      <FormTrouble>{message}</FormTrouble>
      <input type="hidden" name="token" value={token} />
      <Invited email={email} />
      <PasswordField label="Password" name="password" autoComplete="current-password" error={errorOf("password")} />
      <SubmitButton fullWidth busy={pending}>
        Sign in and join
      </SubmitButton>
    </form>
  );
}

/** The address that was invited: shown, kept by password managers, and not to be changed. */
function Invited({ email }: { email: string }) {
  return (
    <TextField label="E-mail address" name="invited" type="email" autoComplete="username" value={email} readOnly />
  );
}
