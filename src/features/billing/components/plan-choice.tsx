import { Check } from "lucide";
import { Badge } from "@/components/ui/badge";
import { Callout } from "@/components/ui/callout";
import { cx } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";
import { StripeButton } from "@/features/billing/components/stripe-button";
import type { loadBilling, loadPrices } from "@/features/billing/loaders";
import { plans } from "@/features/billing/rules";
import { type BillingView, type PlanFeature, type PlanKey, planKeys } from "@/features/billing/schema";
import { formatMoney } from "@/lib/format/money";
import { formatCount } from "@/lib/format/number";

type Prices = Awaited<ReturnType<typeof loadPrices>>;

type PlanChoiceProps = Pick<Awaited<ReturnType<typeof loadBilling>>, "billing" | "mayManage"> & { prices: Prices };

/** Every plan beside the others: what it costs, what it allows, and the way to it. */
export function PlanChoice({ billing, mayManage, prices }: PlanChoiceProps) {
  return (
    <section aria-label="Plans" className="flex flex-col gap-3">
      <h2 className="font-semibold text-base">Plans</h2>
      {prices === null ? (
        <Callout tone="caution">Stripe does not answer at the moment, so there are no prices to show.</Callout>
      ) : null}
      <ul className="grid gap-3 sm:grid-cols-3">
        {planKeys.map((key) => (
          <PlanCard key={key} plan={key} price={prices?.[key] ?? null} billing={billing} mayManage={mayManage} />
        ))}
      </ul>
    </section>
  );
}

type PlanCardProps = {
  plan: PlanKey;
  price: NonNullable<Prices>[PlanKey] | null;
  billing: BillingView;
  mayManage: boolean;
};

function PlanCard({ plan, price, billing, mayManage }: PlanCardProps) {
  const { name, summary } = plans[plan];
  const current = billing.subscribed && billing.plan === plan;
  return (
    <li
      className={cx(
        "flex flex-col gap-4 rounded-xl border bg-surface p-4 shadow-xs",
        current ? "border-accent" : "border-line",
      )}
    >
      <div className="flex flex-col gap-1">
        <div className="flex min-h-5.5 items-center justify-between gap-2">
          <h3 className="font-semibold text-base">{name}</h3>
          {current ? <Badge tone="accent">Your plan</Badge> : null}
        </div>
        <p className="text-pretty text-ink-muted text-sm">{summary}</p>
      </div>
      <p className="flex items-baseline gap-1.5">
        <span className="font-semibold text-xl tabular-nums tracking-tight">{priceWords(price)}</span>
        {price?.interval ? <span className="text-ink-muted text-sm">a {price.interval}</span> : null}
      </p>
      <ul className="flex flex-1 flex-col gap-1.5 text-sm">
        {included(plan).map((words) => (
          <li key={words} className="flex gap-2">
            <Icon of={Check} className="mt-0.75 shrink-0 text-accent" />
            {words}
          </li>
        ))}
      </ul>
      {mayManage && !current ? <Way plan={plan} billing={billing} /> : null}
    </li>
  );
}

/** A subscription that stands is changed in the portal; without one, a checkout begins it. */
function Way({ plan, billing }: { plan: PlanKey; billing: BillingView }) {
  const { name } = plans[plan];
  const isLarger = planKeys.indexOf(plan) > planKeys.indexOf(billing.plan);
  if (billing.subscribed) {
    return (
      <StripeButton page="portal" plan={plan} fullWidth>
        {isLarger ? `Upgrade to ${name}` : `Change to ${name}`}
      </StripeButton>
    );
  }
  return (
    <StripeButton page="checkout" plan={plan} variant={plan === "pro" ? "primary" : "secondary"} fullWidth>
      {`Choose ${name}`}
    </StripeButton>
  );
}

function priceWords(price: PlanCardProps["price"]): string {
  return price === null || price.minor === null ? "–" : formatMoney({ minor: price.minor, currency: price.currency });
}

const featureNames: Record<PlanFeature, string> = {
  hourly_sync: "Hourly syncs",
  investors: "Investors see figures",
};

function included(plan: PlanKey): string[] {
  const { limits, features } = plans[plan];
  return [
    limits.connections === null ? "Any number of connections" : formatCount(limits.connections, "connection"),
    limits.members === null ? "Any number of members" : formatCount(limits.members, "active member"),
    features.includes("hourly_sync") ? featureNames.hourly_sync : "Daily syncs",
    ...features.filter((feature) => feature !== "hourly_sync").map((feature) => featureNames[feature]),
  ];
}
