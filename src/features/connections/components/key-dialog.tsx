"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { Opened } from "@/components/ui/use-opener";
import { CredentialFields } from "@/features/connections/components/credential-fields";
import { type ConnectForm, initialValues } from "@/features/connections/rules";
import { callApi } from "@/lib/http/call";

export type KeyDialogProps = Opened & { connectionId: string; account: string; form: ConnectForm };

/** New credentials for the same account: tried first, and the old ones stay until they are accepted. */
export function KeyDialog({ connectionId, account, form, open, onOpenChange }: KeyDialogProps) {
  const router = useRouter();
  const [values, setValues] = useState(initialValues(form));
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    const answer = await callApi(`/api/connections/${connectionId}`, {
      method: "PATCH",
      body: { credentials: values },
    });
    setBusy(false);
    if (!answer.ok) return setError(answer.trouble.message);
    onOpenChange(false);
    toast(`${form.name} accepts the new key.`, "positive");
    router.refresh();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Paste a new key"
      description={`For ${account}. It is tried at ${form.name} before the old one is forgotten.`}
    >
      <form onSubmit={send} className="flex flex-col gap-4">
        <CredentialFields
          fields={form.fields}
          values={values}
          error={error}
          onChange={(name, value) => {
            setValues((all) => ({ ...all, [name]: value }));
            setError(undefined);
          }}
        />
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <DialogClose>
            <Button>Not now</Button>
          </DialogClose>
          <Button type="submit" variant="primary" busy={busy}>
            Use this key
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
