import { Callout } from "@/components/ui/callout";
import { LinkButton } from "@/components/ui/link-button";
import { TextLink } from "@/components/ui/text-link";
import type { Dashboard } from "@/features/dashboard/loaders";
import { formatCount } from "@/lib/format/number";

/** What needs somebody before the figures do: alerts that nobody has seen to, and a first sync under way. */
export function Notices({ metrics, may }: Dashboard) {
  const { connections, computedAt } = metrics;
  const alerts = connections.reduce((sum, { openAlerts }) => sum + openAlerts, 0);
  const first = computedAt === null ? connections.find(({ isRunning }) => isRunning) : undefined;
  return (
    <>
      {alerts > 0 && may.seeConnections ? (
        <Callout
          tone="critical"
          title={`${formatCount(alerts, "alert")} ${alerts === 1 ? "waits" : "wait"} for somebody`}
          actions={
            <LinkButton href="/alerts" size="sm">
              See alerts
            </LinkButton>
          }
        >
          Until they are seen to, some figures may be older than they look.
        </Callout>
      ) : null}
      {first ? (
        <Callout tone="info" title={`The first sync of ${first.name} is running`}>
          Patients and appointments are arriving. Who is active and overdue is counted at its end.{" "}
          {may.seeConnections ? <TextLink href={`/connections/${first.id}`}>Follow it</TextLink> : null}
        </Callout>
      ) : null}
    </>
  );
}
