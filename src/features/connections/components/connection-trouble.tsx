import { Callout } from "@/components/ui/callout";
import { LinkButton } from "@/components/ui/link-button";
import { PauseButton } from "@/features/connections/components/action-button";
import { ReplaceKey } from "@/features/connections/components/replace-key";
import type { loadConnection } from "@/features/connections/loaders";

type ConnectionTroubleProps = Pick<Awaited<ReturnType<typeof loadConnection>>, "connection" | "form" | "may">;

/** What keeps a connection from being synced, why, and the button that puts it right. Nothing while it works. */
export function ConnectionTrouble(props: ConnectionTroubleProps) {
  const { status } = props.connection;
  if (status === "refused") return <Refused {...props} />;
  if (status === "paused") return <Paused {...props} />;
  return status === "disconnected" ? <Disconnected {...props} /> : null;
}

function Refused({ connection: { id, account, providerName }, form, may }: ConnectionTroubleProps) {
  const look = { size: "sm", variant: "primary" } as const;
  return (
    <Callout
      tone="critical"
      title={`${providerName} refuses the stored key`}
      actions={
        may.change && form ? <ReplaceKey connectionId={id} account={account.name} form={form} look={look} /> : undefined
      }
    >
      It was probably revoked, or its user lost access. Nothing is synced until a new key is pasted; what is here stays.
      {may.change ? null : " An owner of your organization can do that."}
    </Callout>
  );
}

function Paused({ connection: { id }, may }: ConnectionTroubleProps) {
  return (
    <Callout
      tone="caution"
      title="Syncing is paused"
      actions={may.change ? <PauseButton connectionId={id} paused size="sm" /> : undefined}
    >
      Figures stay as old as they are until somebody resumes it.
    </Callout>
  );
}

function Disconnected({ connection: { provider }, may }: ConnectionTroubleProps) {
  const again = (
    <LinkButton href={`/connections/new?provider=${provider}`} size="sm">
      Connect it again
    </LinkButton>
  );
  return (
    <Callout tone="neutral" title="This account is disconnected" actions={may.reconnect ? again : undefined}>
      What was synced is still here, as it stood last.
    </Callout>
  );
}
