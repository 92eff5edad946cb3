-- Whether nothing waited any more when a seal was made: a row that is older than such a seal should have been under it.
ALTER TABLE "audit_seals" ADD COLUMN "complete" BOOLEAN NOT NULL DEFAULT false;
