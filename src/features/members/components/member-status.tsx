import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import { type MemberStatus, statusNames } from "@/features/members/schema";

export function MemberBadge({ status }: { status: MemberStatus }) {
  return (
    <Badge tone={tones[status]} dot>
      {statusNames[status]}
    </Badge>
  );
}

const tones: Record<MemberStatus, Tone> = {
  active: "positive",
  inactive: "neutral",
  pending: "info",
  expired: "caution",
};
