-- CreateTable
CREATE TABLE "idempotency_keys" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "claim_id" UUID NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,
    "status" INTEGER,
    "answer" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "idempotency_keys_organization_id_user_id_key_key" ON "idempotency_keys"("organization_id", "user_id", "key");

-- AddForeignKey
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Claimed, or answered: nothing in between.
ALTER TABLE "idempotency_keys"
  ADD CONSTRAINT "idempotency_keys_answered" CHECK (("status" IS NULL) = ("answer" IS NULL));

SELECT isolate_by_organization('idempotency_keys');
GRANT SELECT, INSERT, UPDATE, DELETE ON "idempotency_keys" TO hub_app;
-- Whose keys are past their day.
CREATE POLICY "system_reads" ON "idempotency_keys" FOR SELECT TO hub_system USING (true);
GRANT SELECT ON "idempotency_keys" TO hub_system;
