import { BellRing, TriangleAlert } from "lucide";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { TextLink } from "@/components/ui/text-link";
import { AsOf } from "@/components/ui/time";
import { ConnectionStatus } from "@/features/connections/components/connection-status";
import type { Dashboard } from "@/features/dashboard/loaders";
import type { ConnectionHealth as Health } from "@/features/dashboard/schema";
import { formatCount } from "@/lib/format/number";

/** Whether the connected systems still bring what is new, how fresh it is, and what else could be connected. */
export function ConnectionHealth({ metrics, may, offers }: Dashboard) {
  const { connections, timeZone } = metrics;
  if (connections.length === 0) return null;
  return (
    <Card
      title="Connections"
      padded={false}
      actions={may.seeConnections ? <TextLink href="/connections">All connections</TextLink> : null}
    >
      <ul className="divide-y divide-line">
        {connections.map((connection) => (
          <ConnectionLine key={connection.id} connection={connection} timeZone={timeZone} linked={may.seeConnections} />
        ))}
        {offers.map((offer) => (
          <Offer key={offer.provider} {...offer} />
        ))}
      </ul>
    </Card>
  );
}

function Offer({ provider, name, summary }: Dashboard["offers"][number]) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium text-ink-muted">{name}</p>
        <p className="text-ink-muted text-sm">{summary}</p>
      </div>
      <LinkButton href={`/connections/new?provider=${provider}`} size="sm">
        Connect {name}
      </LinkButton>
    </li>
  );
}

type ConnectionLineProps = { connection: Health; timeZone: string; linked: boolean };

function ConnectionLine({ connection, timeZone, linked }: ConnectionLineProps) {
  const { id, name, providerName, status, freshAt, isRunning, openAlerts, failedItems } = connection;
  return (
    <li className="relative flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 transition-colors hover:bg-hover sm:px-5">
      <div className="min-w-0 flex-1 basis-56">
        {linked ? (
          <TextLink href={`/connections/${id}`} look="quiet" wholeRow>
            {name}
          </TextLink>
        ) : (
          <span className="font-medium">{name}</span>
        )}
        <p className="text-ink-muted text-sm">
          {providerName} · <AsOf at={freshAt} timeZone={timeZone} />
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {failedItems > 0 ? (
          <Badge tone="caution" icon={<Icon of={TriangleAlert} />}>
            {formatCount(failedItems, "item")} failed
          </Badge>
        ) : null}
        {openAlerts > 0 ? (
          <Badge tone="critical" icon={<Icon of={BellRing} />}>
            {formatCount(openAlerts, "alert")}
          </Badge>
        ) : null}
        {isRunning ? (
          <Badge tone="info" dot="live">
            Syncing
          </Badge>
        ) : (
          <ConnectionStatus status={status} />
        )}
      </div>
    </li>
  );
}
