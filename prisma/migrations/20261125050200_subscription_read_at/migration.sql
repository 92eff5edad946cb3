-- When Stripe was last asked about a customer, so that what its events did not tell is found within a day.
ALTER TABLE "organizations" ADD COLUMN "subscription_read_at" TIMESTAMPTZ(3);
