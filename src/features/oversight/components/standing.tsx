import { Badge, Status } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { ConnectionHealthView, OverseenView } from "@/features/oversight/schema";
import { formatCount } from "@/lib/format/number";

const statuses: Record<OverseenView["status"], { label: string; tone: Tone }> = {
  trial: { label: "Trial", tone: "info" },
  active: { label: "Active", tone: "positive" },
  past_due: { label: "Past due", tone: "caution" },
  canceled: { label: "Canceled", tone: "neutral" },
};

export const planNames: Record<OverseenView["plan"], string> = { basic: "Basic", pro: "Pro", enterprise: "Enterprise" };

export const statusNames = Object.fromEntries(
  Object.entries(statuses).map(([status, { label }]) => [status, label]),
) as Record<OverseenView["status"], string>;

/** How an organization pays. */
export function SubscriptionBadge({ status }: { status: OverseenView["status"] }) {
  const { label, tone } = statuses[status];
  return <Badge tone={tone}>{label}</Badge>;
}

/** The worst that there is to say of a connection, in a word and a colour. */
export function HealthWord({ connection }: { connection: ConnectionHealthView }) {
  const { label, tone } = healthOf(connection);
  return (
    <Status tone={tone} live={connection.isRunning}>
      {label}
    </Status>
  );
}

function healthOf({ status, failedRuns, openAlerts, isRunning }: ConnectionHealthView): { label: string; tone: Tone } {
  if (status === "refused") return { label: "Key refused", tone: "critical" };
  if (failedRuns > 0) return { label: `${formatCount(failedRuns, "run")} failed`, tone: "critical" };
  if (openAlerts > 0) return { label: formatCount(openAlerts, "open alert"), tone: "caution" };
  if (status === "paused") return { label: "Paused", tone: "caution" };
  return isRunning ? { label: "Syncing", tone: "accent" } : { label: "Well", tone: "positive" };
}
