-- A browser may have several organizations of Clerk open at once, a tab each, in one session. All that it named are kept,
-- so that only the first time in each counts as a sign-in there.
ALTER TABLE "sessions"
  ALTER COLUMN "claimed_organization" TYPE TEXT[]
    USING CASE WHEN "claimed_organization" IS NULL THEN '{}'::text[] ELSE ARRAY["claimed_organization"] END,
  ALTER COLUMN "claimed_organization" SET DEFAULT '{}',
  ALTER COLUMN "claimed_organization" SET NOT NULL;
ALTER TABLE "sessions" RENAME COLUMN "claimed_organization" TO "claimed_organizations";
