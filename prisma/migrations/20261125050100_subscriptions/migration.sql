-- What an organization pays for, as Stripe last said it. The default gives those that are there a trial too.
ALTER TABLE "organizations"
  ADD COLUMN "trial_ends_at" TIMESTAMPTZ(3) NOT NULL DEFAULT (now() + interval '14 days'),
  ADD COLUMN "stripe_subscription_id" TEXT,
  ADD COLUMN "period_ends_at" TIMESTAMPTZ(3),
  ADD COLUMN "cancels_at" TIMESTAMPTZ(3),
  ADD COLUMN "past_due_since" TIMESTAMPTZ(3),
  ADD COLUMN "canceled_at" TIMESTAMPTZ(3),
  ADD COLUMN "subscription_version" INTEGER NOT NULL DEFAULT 0;

CREATE UNIQUE INDEX "organizations_stripe_subscription_id_key" ON "organizations"("stripe_subscription_id");

ALTER TABLE "organizations"
  ADD CONSTRAINT "organizations_past_due_since" CHECK (("subscription_status" = 'past_due') = ("past_due_since" IS NOT NULL));
