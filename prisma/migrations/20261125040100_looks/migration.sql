-- A super admin's look into an organization from outside. It hangs on one sign-in and ends by itself: no cookie says it,
-- and no clock but the database's. Named by the sign-in's key, which another service may have given out.
CREATE TABLE "looks" (
    "id" UUID NOT NULL,
    "session_key" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "into_organization_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "looks_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "looks_at_most_an_hour" CHECK ("ends_at" <= "started_at" + interval '1 hour')
);
ALTER TABLE "looks" ADD CONSTRAINT "looks_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "looks" ADD CONSTRAINT "looks_into_organization_id_fkey" FOREIGN KEY ("into_organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One look at a time for each sign-in; and those that somebody has yet to note the end of.
CREATE UNIQUE INDEX "looks_one_open" ON "looks" ("session_key") WHERE "ended_at" IS NULL;
CREATE INDEX "looks_open" ON "looks" ("ends_at") WHERE "ended_at" IS NULL;

ALTER TABLE "looks" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "system" ON "looks" TO hub_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON "looks" TO hub_system;
SELECT limit_guests('looks');
