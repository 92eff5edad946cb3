"use client";

import { SubmitButton } from "@/components/ui/submit-button";
import { useActionForm } from "@/components/use-action-form";
import { revokeOtherSessionsAction } from "@/features/accounts/actions";

/** Signs out everywhere but here. */
export function EndOtherSessions() {
  const { form, pending, message } = useActionForm(revokeOtherSessionsAction);
  return (
    <form {...form} className="flex items-center gap-3">
      {message ? (
        <span role="alert" className="text-critical text-sm">
          {message}
        </span>
      ) : null}
      <SubmitButton variant="secondary" size="sm" busy={pending}>
        Sign out everywhere else
      </SubmitButton>
    </form>
  );
}
