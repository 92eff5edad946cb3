import { KeyValueList } from "@/components/key-value-list";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { DeliveryDetail } from "@/features/webhooks/schema";
import { formatBytes, formatNumber } from "@/lib/format/number";

type DeliveryFactsProps = { delivery: DeliveryDetail; timeZone: string };

export function DeliveryFacts({ delivery, timeZone }: DeliveryFactsProps) {
  const { providerName, connection, deliveryId, attempts, bodyBytes, receivedAt, finishedAt, nextAttemptAt } = delivery;
  const time = (at: string | null) => (at ? <Time at={at} timeZone={timeZone} show="dateTime" /> : null);
  return (
    <Card title="Facts">
      <KeyValueList
        items={[
          { label: "Provider", value: providerName },
          {
            label: "Connection",
            value: connection ? <TextLink href={`/connections/${connection.id}`}>{connection.name}</TextLink> : null,
          },
          { label: "Delivery", value: <span className="break-all font-mono text-sm">{deliveryId}</span> },
          { label: "Size", value: formatBytes(bodyBytes) },
          { label: "Attempts", value: formatNumber(attempts) },
          { label: "Received", value: time(receivedAt) },
          finishedAt
            ? { label: "Finished", value: time(finishedAt) }
            : { label: "Next attempt", value: time(nextAttemptAt) },
        ]}
      />
    </Card>
  );
}
