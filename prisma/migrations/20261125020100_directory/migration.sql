-- What an outside directory of people, such as Clerk, last said of each of them, of organizations, memberships and
-- invitations. Facts arrive in any order and any number of times; each entry keeps the newest, and whether it is gone.
CREATE TABLE "directory_entries" (
    "kind" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "gone" BOOLEAN NOT NULL,
    "whole" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "data" JSONB NOT NULL,
    "organization_key" TEXT,
    "person_key" TEXT,
    "email" TEXT,

    CONSTRAINT "directory_entries_pkey" PRIMARY KEY ("kind","id")
);

CREATE INDEX "directory_entries_kind_organization_key_idx" ON "directory_entries"("kind", "organization_key");
CREATE INDEX "directory_entries_kind_person_key_idx" ON "directory_entries"("kind", "person_key");
CREATE INDEX "directory_entries_kind_email_idx" ON "directory_entries"("kind", "email");

ALTER TABLE "directory_entries" ADD CONSTRAINT "directory_entries_kind"
  CHECK ("kind" IN ('person', 'organization', 'membership', 'invitation'));

-- One comparison of an outside directory with what is kept here, and what differed.
CREATE TABLE "directory_checks" (
    "id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL,
    "compared" INTEGER NOT NULL,
    "drift" JSONB NOT NULL,

    CONSTRAINT "directory_checks_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "directory_checks_finished_at_idx" ON "directory_checks"("finished_at" DESC);

-- What the directory said last, so that only a change over there overrules what was decided here.
ALTER TABLE "organization_users" ADD COLUMN "directory_role" TEXT, ADD COLUMN "directory_status" TEXT;
ALTER TABLE "organizations" ADD COLUMN "directory_name" TEXT, ADD COLUMN "closed_at" TIMESTAMPTZ(3);
-- The organization that a session from outside named last: choosing another over there is noticed.
ALTER TABLE "sessions" ADD COLUMN "claimed_organization" TEXT;

ALTER TABLE "directory_entries" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "directory_checks" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "system" ON "directory_entries" TO hub_system USING (true) WITH CHECK (true);
CREATE POLICY "system" ON "directory_checks" TO hub_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON "directory_entries" TO hub_system;
GRANT SELECT, INSERT ON "directory_checks" TO hub_system;
SELECT limit_guests('directory_entries'), limit_guests('directory_checks');
