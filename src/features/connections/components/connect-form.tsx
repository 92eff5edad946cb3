"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CredentialFields } from "@/features/connections/components/credential-fields";
import { type ConnectForm as Form, initialValues } from "@/features/connections/rules";
import type { ConnectionView } from "@/features/connections/schema";
import { callApi, type Trouble } from "@/lib/http/call";

type Stage = "asking" | "starting" | "opening";

/** Credentials in, connected account out: they are tried first, then the first sync starts by itself. */
export function ConnectForm({ form }: { form: Form }) {
  const router = useRouter();
  const [values, setValues] = useState(initialValues(form));
  const [stage, setStage] = useState<Stage | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const change = (name: string, value: string) => {
    setValues((all) => ({ ...all, [name]: value }));
    setTrouble(null);
  };
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const [firstField] = event.currentTarget.querySelectorAll("input");
    setTrouble(null);
    const failed = await connectAndSync({ provider: form.provider, credentials: values }, setStage, (id) =>
      router.push(`/connections/${id}`),
    );
    if (!failed) return;
    setTrouble(failed);
    setStage(null);
    // Where it is put right; what is wrong is read out with it.
    if (isAboutKey(failed)) firstField?.focus();
  };
  const refusal = trouble && isAboutKey(trouble) ? trouble.message : undefined;
  return (
    <form onSubmit={send} className="flex flex-col gap-4">
      <CredentialFields fields={form.fields} values={values} onChange={change} error={refusal} />
      {trouble && !refusal ? (
        <Callout tone="critical" announce="alert" title={titleOf(trouble)}>
          {trouble.message}
        </Callout>
      ) : null}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" variant="primary" busy={stage !== null}>
          Connect {form.name}
        </Button>
        <p role="status" className="text-ink-muted text-sm">
          {stage ? stageWords(stage, form.name) : null}
        </p>
      </div>
    </form>
  );
}

type Input = { provider: string; credentials: Record<string, string> };

async function connectAndSync(
  input: Input,
  enter: (stage: Stage) => void,
  open: (id: string) => void,
): Promise<Trouble | null> {
  enter("asking");
  const answer = await callApi<{ connection: ConnectionView }>("/api/organization/integrations", {
    method: "POST",
    body: input,
  });
  if (!answer.ok) return answer.trouble;
  const { id } = answer.data.connection;
  enter("starting");
  // Should the first sync not start, the connection's page offers it: the account is connected all the same.
  await callApi(`/api/connections/${id}/sync`, { method: "POST", body: { mode: "full" } });
  enter("opening");
  open(id);
  return null;
}

function isAboutKey({ code }: Trouble): boolean {
  return code === "credentials" || code === "invalid_input";
}

function titleOf({ code }: Trouble): string {
  return code === "conflict" ? "This account is connected already" : "It could not be connected";
}

function stageWords(stage: Stage, name: string): string {
  if (stage === "asking") return `Asking ${name} whose key this is…`;
  return stage === "starting" ? "Accepted. Starting the first sync…" : "Connected. Opening it…";
}
