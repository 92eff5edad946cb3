"use client";

import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import { endSessionsAction } from "@/features/members/actions";
import type { MemberSessions as Listed } from "@/features/members/sessions/schema";

type MemberSessionsProps = { memberId: string; sessions: Listed; mayEnd: boolean; timeZone: string };

/** Where somebody is signed in to this organization. */
export function MemberSessions({ memberId, sessions: { data, more }, mayEnd, timeZone }: MemberSessionsProps) {
  return (
    <Card
      title="Sessions"
      padded={false}
      actions={mayEnd && data.length > 1 ? <EndButton memberId={memberId}>End all</EndButton> : null}
    >
      {data.length === 0 ? (
        <p className="px-4 py-4 text-ink-muted sm:px-5">Not signed in anywhere.</p>
      ) : (
        <ul className="divide-y divide-line">
          {data.map(({ id, device, address, lastSeenAt }) => (
            <li key={id} className="flex items-start justify-between gap-3 px-4 py-3 sm:px-5">
              <span className="flex min-w-0 flex-col">
                <span className="font-medium">{device}</span>
                <span className="text-ink-muted text-sm">
                  {address ? `${address} · ` : null}seen <Time at={lastSeenAt} timeZone={timeZone} />
                </span>
              </span>
              {mayEnd ? (
                <EndButton memberId={memberId} session={id} label={`End the session on ${device}`}>
                  End
                </EndButton>
              ) : null}
            </li>
          ))}
          {more > 0 ? (
            <li className="px-4 py-3 text-ink-muted text-sm sm:px-5">And {more} more, last seen before these.</li>
          ) : null}
        </ul>
      )}
    </Card>
  );
}

type EndButtonProps = { memberId: string; session?: string; label?: string; children: string };

function EndButton({ memberId, session, label, children }: EndButtonProps) {
  const [busy, run] = useTransition();
  const press = () =>
    run(async () => {
      const result = await endSessionsAction(null, { id: memberId, session: session ?? null });
      if (!result.ok) toast(result.message, "critical");
    });
  return (
    <Button size="sm" busy={busy} onClick={press} {...(label ? { "aria-label": label } : {})}>
      {children}
    </Button>
  );
}
