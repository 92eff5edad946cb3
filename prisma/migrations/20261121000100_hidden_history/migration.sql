-- Hosts that expose the schema over HTTP grant their own roles every table in it; without a policy they see none of this.
-- Not forced: the owner goes on writing what was migrated.
ALTER TABLE IF EXISTS "_prisma_migrations" ENABLE ROW LEVEL SECURITY;
