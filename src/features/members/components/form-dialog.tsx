"use client";

import { type ReactNode, useEffect } from "react";
import { FormTrouble } from "@/components/form-trouble";
import { Button, type ButtonProps } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { SubmitButton } from "@/components/ui/submit-button";
import { toast } from "@/components/ui/toast";
import type { Opened } from "@/components/ui/use-opener";
import type { useActionForm } from "@/components/use-action-form";

type FormDialogProps = Opened & {
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** What `useActionForm` has made of the action. */
  sending: Pick<ReturnType<typeof useActionForm>, "form" | "pending" | "message" | "result">;
  submit: { label: string; variant?: ButtonProps["variant"] };
  /** Said in passing once it is done. */
  done: string;
};

/** A dialog that is one form: it stays with what went wrong, and closes once it is done. */
export function FormDialog({ children, sending, submit, done, open, onOpenChange, ...words }: FormDialogProps) {
  const { form, pending, message, result } = sending;
  const isDone = result?.ok === true;
  // The dialog and the toast are outside of React's form state: both hear of its end from here.
  useEffect(() => {
    if (!isDone) return;
    onOpenChange(false);
    toast(done, "positive");
  }, [isDone, done, onOpenChange]);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} {...words}>
      <form {...form} noValidate className="flex flex-col gap-4">
        <FormTrouble>{message}</FormTrouble>
        {children}
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <DialogClose>
            <Button>Not now</Button>
          </DialogClose>
          <SubmitButton variant={submit.variant ?? "primary"} busy={pending}>
            {submit.label}
          </SubmitButton>
        </div>
      </form>
    </Dialog>
  );
}
