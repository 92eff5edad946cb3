import { KeyValueList } from "@/components/key-value-list";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { PlatformDeliveryDetail } from "@/features/webhooks/overseen/schema";
import type { DeliveryDetail } from "@/features/webhooks/schema";
import { formatBytes, formatNumber } from "@/lib/format/number";

export type DeliveryFactsProps = {
  delivery: DeliveryDetail & Partial<Pick<PlatformDeliveryDetail, "organization">>;
  timeZone: string;
};

export function DeliveryFacts({ delivery, timeZone }: DeliveryFactsProps) {
  const { providerName, connection, deliveryId, attempts, bodyBytes, receivedAt, finishedAt, nextAttemptAt } = delivery;
  const time = (at: string | null) => (at ? <Time at={at} timeZone={timeZone} show="dateTime" /> : null);
  return (
    <Card title="Facts">
      <KeyValueList
        items={[
          { label: "Provider", value: providerName },
          delivery.organization === undefined
            ? { label: "Connection", value: linkTo("/connections", connection) }
            : { label: "Organization", value: linkTo("/admin/organizations", delivery.organization) },
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

function linkTo(path: string, named: { id: string; name: string } | null) {
  return named ? <TextLink href={`${path}/${named.id}`}>{named.name}</TextLink> : null;
}
