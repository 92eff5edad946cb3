-- DropIndex
DROP INDEX "audit_log_organization_id_subject_type_subject_id_idx";

-- CreateTable
CREATE TABLE "audit_unsealed" (
    "organization_id" UUID NOT NULL,
    "entry_id" UUID NOT NULL,

    CONSTRAINT "audit_unsealed_pkey" PRIMARY KEY ("organization_id","entry_id")
);

-- CreateTable
CREATE TABLE "audit_links" (
    "organization_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "entry_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_links_pkey" PRIMARY KEY ("organization_id","sequence")
);

-- CreateTable
CREATE TABLE "audit_seals" (
    "organization_id" UUID NOT NULL,
    "first_sequence" INTEGER NOT NULL,
    "last_sequence" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "seal" BYTEA NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_seals_pkey" PRIMARY KEY ("organization_id","last_sequence")
);

-- CreateTable
CREATE TABLE "audit_checks" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_sequence" INTEGER NOT NULL,
    "fault" JSONB,

    CONSTRAINT "audit_checks_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_links_organization_id_entry_id_key" ON "audit_links"("organization_id", "entry_id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_seals_organization_id_first_sequence_key" ON "audit_seals"("organization_id", "first_sequence");

-- CreateIndex
CREATE INDEX "audit_checks_organization_id_checked_at_idx" ON "audit_checks"("organization_id", "checked_at" DESC);

-- CreateIndex
CREATE INDEX "audit_log_organization_id_action_at_id_idx" ON "audit_log"("organization_id", "action", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_log_organization_id_actor_id_at_id_idx" ON "audit_log"("organization_id", "actor_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_log_organization_id_subject_type_subject_id_at_id_idx" ON "audit_log"("organization_id", "subject_type", "subject_id", "at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "audit_unsealed" ADD CONSTRAINT "audit_unsealed_organization_id_entry_id_fkey" FOREIGN KEY ("organization_id", "entry_id") REFERENCES "audit_log"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_links" ADD CONSTRAINT "audit_links_organization_id_entry_id_fkey" FOREIGN KEY ("organization_id", "entry_id") REFERENCES "audit_log"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_seals" ADD CONSTRAINT "audit_seals_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_checks" ADD CONSTRAINT "audit_checks_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was recorded before there was a chain waits to be sealed. The owner is held by the wall too, unless it is lowered.
ALTER TABLE "audit_log" NO FORCE ROW LEVEL SECURITY;
INSERT INTO "audit_unsealed" SELECT "organization_id", "id" FROM "audit_log";
ALTER TABLE "audit_log" FORCE ROW LEVEL SECURITY;

SELECT isolate_by_organization('audit_unsealed');
SELECT isolate_by_organization('audit_links');
SELECT isolate_by_organization('audit_seals');
SELECT isolate_by_organization('audit_checks');
GRANT SELECT, INSERT, UPDATE, DELETE ON "audit_unsealed" TO hub_app;
GRANT SELECT, INSERT ON "audit_links", "audit_seals", "audit_checks" TO hub_app;

-- The chain only grows, as the log does.
DO $$
DECLARE
  chain text;
BEGIN
  FOREACH chain IN ARRAY ARRAY['audit_links', 'audit_seals', 'audit_checks'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', chain || '_append_only', chain);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', chain || '_no_truncate', chain);
  END LOOP;
END
$$;

-- Whose rows wait, and whose chain was not proved for a day: ids and times, nothing of what was recorded.
CREATE POLICY "system_reads" ON "audit_unsealed" FOR SELECT TO hub_system USING (true);
CREATE POLICY "system_reads" ON "audit_checks" FOR SELECT TO hub_system USING (true);
GRANT SELECT ON "audit_unsealed", "audit_checks" TO hub_system;
