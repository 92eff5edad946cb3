import { KeyValueList } from "@/components/key-value-list";
import { Badge } from "@/components/ui/badge";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";
import { StripeButton } from "@/features/billing/components/stripe-button";
import { UsageBars } from "@/features/billing/components/usage-bars";
import type { loadBilling } from "@/features/billing/loaders";
import { plans } from "@/features/billing/rules";
import type { BillingView } from "@/features/billing/schema";

type PlanStateProps = Awaited<ReturnType<typeof loadBilling>>;

/** The plan in force, how it stands, and how much of it is used. */
export function PlanState({ billing, isBack, mayManage, timeZone }: PlanStateProps) {
  if (!billing.enabled) return <NobodyPays billing={billing} />;
  const { status, plan } = billing;
  return (
    <>
      {isBack ? <Back billing={billing} /> : null}
      <Card
        title={
          <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            {plans[plan].name}
            <StateBadge billing={billing} />
          </span>
        }
        description={status === "trial" ? "Your trial shows everything of this plan." : plans[plan].summary}
        actions={mayManage ? <PortalButton billing={billing} /> : null}
        footer={mayManage ? undefined : "Only an owner can change the plan."}
      >
        <div className="flex flex-col gap-5">
          <KeyValueList items={factsOf(billing, timeZone)} />
          <UsageBars usage={billing.usage} />
        </div>
      </Card>
    </>
  );
}

type Stated = { billing: BillingView };

function StateBadge({ billing: { status, readOnly, cancelsAt } }: Stated) {
  const { word, tone } = states[status];
  if (readOnly) return <Badge tone="critical">Read only</Badge>;
  return <Badge tone={tone}>{cancelsAt ? "Ending" : word}</Badge>;
}

/** Whoever bought something once has invoices and a card at Stripe. */
function PortalButton({ billing: { status, subscribed } }: Stated) {
  if (!subscribed && status !== "canceled") return null;
  const owes = status === "past_due";
  return (
    <StripeButton page="portal" variant={owes ? "primary" : "secondary"} size="sm">
      {owes ? "Settle the payment" : "Manage at Stripe"}
    </StripeButton>
  );
}

function NobodyPays({ billing }: Stated) {
  return (
    <Card title="Nobody pays for this hub" description="It is not connected to Stripe.">
      <div className="flex flex-col gap-5">
        <p className="text-pretty text-ink-muted">
          Everything is included, without limits, and nothing is ever locked. Whoever runs this hub turns payments on by
          setting <code className="font-mono text-sm">STRIPE_SECRET_KEY</code>.
        </p>
        <UsageBars usage={billing.usage} />
      </div>
    </Card>
  );
}

function Back({ billing: { subscribed, plan } }: Stated) {
  if (subscribed) {
    return (
      <Callout tone="positive" announce="status" title={`You are on ${plans[plan].name}`}>
        Thank you. The invoice is below, and Stripe sends it by mail.
      </Callout>
    );
  }
  return (
    <Callout tone="info" announce="status" title="Stripe is still working on it">
      Your plan changes as soon as the payment is confirmed. Reload this page in a moment.
    </Callout>
  );
}

const states: Record<BillingView["status"], { word: string; tone: Tone }> = {
  trial: { word: "Trial", tone: "info" },
  active: { word: "Active", tone: "positive" },
  past_due: { word: "Payment missing", tone: "caution" },
  canceled: { word: "Ended", tone: "critical" },
};

/** The one or two dates that matter now. */
function factsOf(billing: BillingView, timeZone: string) {
  const { trialEndsAt, periodEndsAt, cancelsAt, canceledAt, pastDueSince, writableUntil, status } = billing;
  const rows: [label: string, at: string | null, shown: boolean][] = [
    ["Trial ends", trialEndsAt, status === "trial"],
    ["Next payment", periodEndsAt, status === "active" && cancelsAt === null],
    ["Ends", cancelsAt, status === "active" && cancelsAt !== null],
    ["Payment missing since", pastDueSince, status === "past_due"],
    ["Read only from", writableUntil, status === "past_due"],
    ["Ended", canceledAt, status === "canceled"],
  ];
  return rows.flatMap(([label, at, shown]) =>
    at && shown
      ? [{ label, value: <Time at={at} timeZone={timeZone} show="date" />, hint: <Time at={at} timeZone={timeZone} /> }]
      : [],
  );
}
