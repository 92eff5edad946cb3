-- What is wrong with the organization's own log is the trouble of no connection.
ALTER TABLE "alerts" ALTER COLUMN "connection_id" DROP NOT NULL;
DROP INDEX "alerts_one_open";
CREATE UNIQUE INDEX "alerts_one_open" ON "alerts" ("organization_id", "connection_id", "kind") NULLS NOT DISTINCT
  WHERE "acknowledged_at" IS NULL;
