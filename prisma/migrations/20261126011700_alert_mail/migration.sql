-- When mail about an alert was last tried, so that what cannot be delivered waits behind what was never tried.
ALTER TABLE "alerts" ADD COLUMN "mail_tried_at" TIMESTAMPTZ(3);
