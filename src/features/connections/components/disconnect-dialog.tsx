"use client";

import { Check, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState, useTransition } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { disconnectAction } from "@/features/connections/actions";

export type DisconnectDialogProps = {
  connectionId: string;
  account: string;
  provider: string;
  look?: Pick<ButtonProps, "variant" | "size" | "icon" | "fullWidth"> | undefined;
};

/** Asks before a connection's key is forgotten, and says what goes and what stays. */
export function DisconnectDialog({ connectionId, account, provider, look }: DisconnectDialogProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [busy, run] = useTransition();
  const press = () =>
    run(async () => {
      const result = await disconnectAction(null, { id: connectionId });
      if (!result.ok) return toast(result.message, "critical");
      setOpen(false);
      toast(`${account} was disconnected.`);
      router.push("/connections");
    });
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={`Disconnect ${account}?`}
      trigger={<Button {...look}>Disconnect</Button>}
      footer={
        <>
          <DialogClose>
            <Button>Keep it connected</Button>
          </DialogClose>
          <Button variant="danger" busy={busy} onClick={press}>
            Disconnect
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Points title="What goes" icon={<X aria-hidden className="mt-0.75 text-critical" />} points={goes(provider)} />
        <Points title="What stays" icon={<Check aria-hidden className="mt-0.75 text-positive" />} points={stays} />
      </div>
    </Dialog>
  );
}

function goes(provider: string): string[] {
  return [
    `The stored ${provider} key is erased. Keep a copy if you need it elsewhere.`,
    "A sync that is under way ends, and none is scheduled any more.",
    "The address for hints stops answering.",
  ];
}

const stays = [
  "Patients, appointments and everything else that was synced, as it stood last.",
  "The history of syncs and the audit log.",
  "The way back: connect the same account again and it goes on where it ended.",
];

function Points({ title, icon, points }: { title: string; icon: ReactNode; points: string[] }) {
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="font-medium text-sm">{title}</h3>
      <ul className="flex flex-col gap-1.5 text-ink-muted">
        {points.map((point) => (
          <li key={point} className="flex items-start gap-2">
            {icon}
            {point}
          </li>
        ))}
      </ul>
    </section>
  );
}
