-- A secret that was replaced may go on counting for a while, so that whoever signs with it can change over.
ALTER TABLE "api_credentials" ADD COLUMN "expires_at" TIMESTAMPTZ(3);
