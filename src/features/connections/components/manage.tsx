import { Card } from "@/components/ui/card";
import { PauseButton, ValidateButton } from "@/features/connections/components/action-button";
import { Disconnect } from "@/features/connections/components/disconnect";
import { ReplaceKey } from "@/features/connections/components/replace-key";
import type { loadConnection } from "@/features/connections/loaders";

type ManageProps = Pick<Awaited<ReturnType<typeof loadConnection>>, "connection" | "form" | "may">;

/** What can be done with a connection itself. */
export function Manage({ connection, form, may }: ManageProps) {
  const { id, account, providerName, status } = connection;
  if (!may.sync && !may.change) return null;
  return (
    <Card title="Key and connection">
      <div className="flex flex-wrap gap-2">
        {may.sync ? <ValidateButton connectionId={id} provider={providerName} size="sm" /> : null}
        {may.change && form ? (
          <ReplaceKey connectionId={id} account={account.name} form={form} look={{ size: "sm" }} />
        ) : null}
        {may.change && status === "connected" ? <PauseButton connectionId={id} paused={false} size="sm" /> : null}
        {may.change ? (
          <Disconnect connectionId={id} account={account.name} provider={providerName} look={{ size: "sm" }} />
        ) : null}
      </div>
    </Card>
  );
}
