-- Visits in the window are counted for everybody whose visits are, not only for those who are somebody's active patient.
ALTER TABLE "visit_summaries" ADD COLUMN "recent_count" INTEGER NOT NULL DEFAULT 0;

-- What is known already is taken over; who was archived or deleted is counted with the next figures, within an hour. The
-- owner sees no row under FORCE, so it is lifted meanwhile.
ALTER TABLE "visit_summaries" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "active_patients" NO FORCE ROW LEVEL SECURITY;
UPDATE "visit_summaries" AS "held" SET "recent_count" = "active"."recent_appointment_count"
FROM "active_patients" AS "active"
WHERE "active"."organization_id" = "held"."organization_id" AND "active"."contact_id" = "held"."contact_id";
ALTER TABLE "visit_summaries" FORCE ROW LEVEL SECURITY;
ALTER TABLE "active_patients" FORCE ROW LEVEL SECURITY;
