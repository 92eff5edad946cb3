-- A delivery that is replayed gets all its attempts anew; the ones before stay counted.
ALTER TABLE "webhook_events" ADD COLUMN "attempts_before" INTEGER NOT NULL DEFAULT 0;
