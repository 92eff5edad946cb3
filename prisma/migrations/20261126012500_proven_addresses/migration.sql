-- When a person's address was known to be theirs: brought along by an import, or by a link that was mailed and shown to nobody.
ALTER TABLE "users" ADD COLUMN "email_proven_at" TIMESTAMPTZ(3);
