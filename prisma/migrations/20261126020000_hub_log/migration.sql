-- What was done to the hub itself, which belongs to no organization: by super admins, and by commands. It only grows.
CREATE TABLE "hub_log" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_label" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "request_id" TEXT,

    CONSTRAINT "hub_log_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "hub_log_at_id_idx" ON "hub_log"("at" DESC, "id" DESC);

CREATE TRIGGER "hub_log_append_only" BEFORE UPDATE OR DELETE ON "hub_log"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "hub_log_no_truncate" BEFORE TRUNCATE ON "hub_log"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

ALTER TABLE "hub_log" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "system" ON "hub_log" TO hub_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON "hub_log" TO hub_system;
SELECT limit_guests('hub_log');

-- What came for the hub itself, newest first: among the deliveries of every clinic, it is rare.
CREATE INDEX "webhook_events_platform" ON "webhook_events" ("received_at" DESC, "id" DESC) WHERE "connection_id" IS NULL;
