-- What is old is found by when it arrived, and lies together.
CREATE INDEX "webhook_events_received_at_idx" ON "webhook_events" USING brin ("received_at");
