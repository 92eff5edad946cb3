"use client";

import { Check, X } from "lucide";
import { useRouter } from "next/navigation";
import { type ReactNode, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Icon } from "@/components/ui/icon";
import { toast } from "@/components/ui/toast";
import type { Opened } from "@/components/ui/use-opener";
import { disconnectAction } from "@/features/connections/actions";

export type DisconnectDialogProps = Opened & {
  connectionId: string;
  account: string;
  provider: string;
};

/** Asks before a connection's key is forgotten, and says what goes and what stays. */
export function DisconnectDialog({ connectionId, account, provider, open, onOpenChange }: DisconnectDialogProps) {
  const router = useRouter();
  const [busy, run] = useTransition();
  const press = () =>
    run(async () => {
      const result = await disconnectAction(null, { id: connectionId });
      if (!result.ok) return toast(result.message, "critical");
      onOpenChange(false);
      toast(`${account} was disconnected.`);
      router.push("/connections");
    });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Disconnect ${account}?`}
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
        <Points title="What goes" icon={<Icon of={X} className="mt-0.75 text-critical" />} points={goes(provider)} />
        <Points title="What stays" icon={<Icon of={Check} className="mt-0.75 text-positive" />} points={stays} />
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
