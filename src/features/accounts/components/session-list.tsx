"use client";

import { Badge } from "@/components/ui/badge";
import { Callout } from "@/components/ui/callout";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";
import { useActionForm } from "@/components/use-action-form";
import { revokeSessionAction } from "@/features/accounts/actions";
import type { ListedSessionView } from "@/features/accounts/schema";

type SessionListProps = { sessions: ListedSessionView[]; more: number; timeZone: string };

export function SessionList({ sessions, more, timeZone }: SessionListProps) {
  return (
    <ul className="divide-y divide-line">
      {sessions.map((session) => (
        <SessionItem key={session.id} session={session} timeZone={timeZone} />
      ))}
      {more > 0 ? (
        <li className="px-4 py-3 text-ink-muted text-sm sm:px-5">
          And {more} more, last seen before these. Signing out everywhere else ends them as well.
        </li>
      ) : null}
    </ul>
  );
}

function SessionItem({ session, timeZone }: { session: ListedSessionView; timeZone: string }) {
  const { form, pending, message } = useActionForm(revokeSessionAction);
  const { id, device, address, current, createdAt, lastSeenAt } = session;
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 px-4 py-3 sm:px-5">
      <div className="flex min-w-0 flex-col gap-0.5">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {device}
          {current ? <Badge tone="positive">This device</Badge> : null}
        </p>
        <p className="text-ink-muted text-sm">
          {address ? `${address} · ` : null}signed in <Time at={createdAt} timeZone={timeZone} show="dateTime" /> · seen{" "}
          <Time at={lastSeenAt} timeZone={timeZone} />
        </p>
        {message ? <Callout tone="critical">{message}</Callout> : null}
      </div>
      {current ? null : (
        <form {...form}>
          <input type="hidden" name="id" value={id} />
          <SubmitButton variant="secondary" size="sm" busy={pending} aria-label={`End the session on ${device}`}>
            End session
          </SubmitButton>
        </form>
      )}
    </li>
  );
}
