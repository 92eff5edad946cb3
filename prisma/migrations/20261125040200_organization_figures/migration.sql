-- What an organization adds up to, as last computed: numbers only, so that whoever compares organizations reads no person.
ALTER TABLE "organizations" ADD COLUMN "figures" JSONB;

-- For lists of all organizations, and for what each of them used in a stretch of time.
CREATE INDEX "organizations_by_name" ON "organizations" ((lower("name") COLLATE "C"), "id");
CREATE INDEX "organizations_by_age" ON "organizations" ("created_at", "id");
CREATE INDEX "sync_runs_by_start" ON "sync_runs" ("started_at");
