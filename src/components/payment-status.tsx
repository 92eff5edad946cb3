import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";

const looks: Record<string, { word: string; tone: Tone }> = {
  Approved: { word: "Approved", tone: "info" },
  Settled: { word: "Settled", tone: "positive" },
  Declined: { word: "Declined", tone: "critical" },
  Voided: { word: "Voided", tone: "neutral" },
  Chargedback: { word: "Charged back", tone: "critical" },
  AuthOnly: { word: "Authorised", tone: "caution" },
  TicketOnly: { word: "Ticket only", tone: "caution" },
  InProgress: { word: "In progress", tone: "caution" },
  Paid: { word: "Paid", tone: "positive" },
  Unpaid: { word: "Unpaid", tone: "caution" },
  Void: { word: "Void", tone: "neutral" },
  Cancelled: { word: "Cancelled", tone: "neutral" },
};

/** What a payment's or an invoice's state is called. One that nobody has a word for is shown as it comes. */
export function paymentStatusWord(status: string): string {
  return looks[status]?.word ?? status;
}

export function PaymentStatus({ status }: { status: string }) {
  return <Badge tone={looks[status]?.tone ?? "neutral"}>{paymentStatusWord(status)}</Badge>;
}
