import type { Tone } from "@/components/ui/tone";
import type { DeliveryStatus, RefusalView } from "@/features/webhooks/schema";

export const statusLooks: Record<DeliveryStatus, { label: string; tone: Tone }> = {
  received: { label: "Waiting", tone: "info" },
  processing: { label: "Processing", tone: "accent" },
  processed: { label: "Processed", tone: "positive" },
  ignored: { label: "Ignored", tone: "neutral" },
  failed: { label: "Will be retried", tone: "caution" },
  dead: { label: "Gave up", tone: "critical" },
};

export const refusalNames: Record<RefusalView["reason"], { label: string; hint: string }> = {
  forged: { label: "Wrong signature", hint: "Somebody signs with another secret, or not at all." },
  stale: {
    label: "Too old",
    hint: "The signature was good, but more than five minutes off: look at the sender's clock.",
  },
  unreadable: { label: "Unreadable", hint: "The signature was good, but the body is none that is sent here." },
  too_large: { label: "Too large", hint: "More than a mebibyte." },
};
