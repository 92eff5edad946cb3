"use client";

import { type FormEvent, startTransition, useActionState } from "react";

type Failure = { ok: false; message: string; errors: { path: string; message: string }[] };
type Result<T> = { ok: true; data: T } | Failure;

/**
 * A form whose server action answers what went wrong. What was typed stays in place when it failed, and the form also
 * works before any script has loaded. Spread `form` on the form; `errorOf` finds a field's own complaint.
 */
export function useActionForm<T>(action: (previous: unknown, input: FormData) => Promise<Result<T>>) {
  const [result, send, pending] = useActionState<Result<T> | null, FormData>(action, null);
  const failure = result?.ok === false ? result : null;
  return {
    result,
    pending,
    form: {
      action: send,
      // React empties a form after its action; sending it by hand does not.
      onSubmit: (event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        const input = new FormData(event.currentTarget);
        startTransition(() => send(input));
      },
    },
    /** What is said about the form as a whole: nothing when each complaint stands under its field. */
    message: failure && failure.errors.length === 0 ? failure.message : null,
    errorOf: (path: string) => failure?.errors.find((error) => error.path === path)?.message,
  };
}
