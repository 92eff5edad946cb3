import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { ConnectionView } from "@/features/connections/schema";

const looks: Record<ConnectionView["status"], { label: string; tone: Tone }> = {
  connected: { label: "Connected", tone: "positive" },
  paused: { label: "Paused", tone: "caution" },
  refused: { label: "Key refused", tone: "critical" },
  disconnected: { label: "Disconnected", tone: "neutral" },
};

export function ConnectionStatus({ status }: { status: ConnectionView["status"] }) {
  const { label, tone } = looks[status];
  return (
    <Badge tone={tone} dot>
      {label}
    </Badge>
  );
}
