import { Badge } from "@/components/ui/badge";
import { statusLooks } from "@/features/webhooks/components/delivery-words";
import type { DeliveryStatus as Status } from "@/features/webhooks/schema";

export function DeliveryStatus({ status }: { status: Status }) {
  const { label, tone } = statusLooks[status];
  return (
    <Badge tone={tone} dot={status === "processing" ? "live" : true}>
      {label}
    </Badge>
  );
}
