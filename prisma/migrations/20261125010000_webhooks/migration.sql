-- The one way in for what providers send: every delivery once, and a count of what was turned away.
CREATE TABLE "webhook_events" (
    "id" UUID NOT NULL,
    "organization_id" UUID,
    "connection_id" UUID,
    "provider" TEXT NOT NULL,
    "delivery_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'received',
    "headers" JSONB NOT NULL DEFAULT '{}',
    "body" BYTEA NOT NULL,
    "body_bytes" INTEGER NOT NULL,
    "key_id" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_events_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "webhook_refusals" (
    "id" UUID NOT NULL,
    "organization_id" UUID,
    "connection_id" UUID,
    "provider" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_refusals_pkey" PRIMARY KEY ("id")
);

-- A supplier of the hub itself has no connection: there, too, a delivery is known by its id.
CREATE UNIQUE INDEX "webhook_events_provider_connection_id_delivery_id_key"
  ON "webhook_events" ("provider", "connection_id", "delivery_id") NULLS NOT DISTINCT;
CREATE UNIQUE INDEX "webhook_refusals_provider_connection_id_day_reason_key"
  ON "webhook_refusals" ("provider", "connection_id", "day", "reason") NULLS NOT DISTINCT;
CREATE INDEX "webhook_events_organization_id_received_at_id_idx"
  ON "webhook_events" ("organization_id", "received_at" DESC, "id" DESC);
CREATE INDEX "webhook_refusals_organization_id_day_idx" ON "webhook_refusals" ("organization_id", "day" DESC);
CREATE INDEX "webhook_events_due" ON "webhook_events" ("provider", "connection_id", "next_attempt_at", "id")
  WHERE "next_attempt_at" IS NOT NULL;

ALTER TABLE "webhook_events"
  ADD CONSTRAINT "webhook_events_organization_id_fkey" FOREIGN KEY ("organization_id")
    REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT "webhook_events_organization_id_connection_id_fkey" FOREIGN KEY ("organization_id", "connection_id")
    REFERENCES "organization_services"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
  -- Otherwise the key above would not be looked at.
  ADD CONSTRAINT "webhook_events_owner" CHECK ("connection_id" IS NULL OR "organization_id" IS NOT NULL),
  ADD CONSTRAINT "webhook_events_status"
    CHECK ("status" IN ('received', 'processing', 'processed', 'ignored', 'failed', 'dead')),
  -- What is not over has a moment at which somebody looks at it again: nothing can be left lying.
  ADD CONSTRAINT "webhook_events_next_attempt"
    CHECK (("next_attempt_at" IS NOT NULL) = ("status" IN ('received', 'processing', 'failed')));
ALTER TABLE "webhook_refusals"
  ADD CONSTRAINT "webhook_refusals_organization_id_fkey" FOREIGN KEY ("organization_id")
    REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT "webhook_refusals_organization_id_connection_id_fkey" FOREIGN KEY ("organization_id", "connection_id")
    REFERENCES "organization_services"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT "webhook_refusals_owner" CHECK ("connection_id" IS NULL OR "organization_id" IS NOT NULL);

-- An organization sees and replays its own. Rows that are nobody's yet pass no such comparison.
SELECT isolate_by_organization('webhook_events');
SELECT isolate_by_organization('webhook_refusals');
GRANT SELECT, INSERT, UPDATE ON "webhook_events", "webhook_refusals" TO hub_app;

-- The system takes deliveries in and sweeps what is due for everybody, but works on those alone that came for the hub
-- itself, and removes none that is young.
CREATE POLICY "system_reads" ON "webhook_events" FOR SELECT TO hub_system USING (true);
CREATE POLICY "system_receives" ON "webhook_events" FOR INSERT TO hub_system WITH CHECK (true);
CREATE POLICY "system_processes" ON "webhook_events" FOR UPDATE TO hub_system
  USING ("connection_id" IS NULL) WITH CHECK ("connection_id" IS NULL);
CREATE POLICY "system_forgets" ON "webhook_events" FOR DELETE TO hub_system
  USING ("received_at" < now() - interval '30 days');
GRANT SELECT, INSERT, UPDATE, DELETE ON "webhook_events" TO hub_system;
CREATE POLICY "system_reads" ON "webhook_refusals" FOR SELECT TO hub_system USING (true);
CREATE POLICY "system_receives" ON "webhook_refusals" FOR INSERT TO hub_system WITH CHECK (true);
CREATE POLICY "system_counts" ON "webhook_refusals" FOR UPDATE TO hub_system USING (true) WITH CHECK (true);
CREATE POLICY "system_forgets" ON "webhook_refusals" FOR DELETE TO hub_system USING ("last_at" < now() - interval '30 days');
GRANT SELECT, INSERT, UPDATE, DELETE ON "webhook_refusals" TO hub_system;
