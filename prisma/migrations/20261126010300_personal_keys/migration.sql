-- CreateTable
CREATE TABLE "personal_keys" (
    "user_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "claim_id" UUID NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,
    "status" INTEGER,
    "answer" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "personal_keys_pkey" PRIMARY KEY ("user_id","id")
);

-- CreateIndex
CREATE INDEX "personal_keys_created_at_idx" ON "personal_keys"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "personal_keys_user_id_key_key" ON "personal_keys"("user_id", "key");

-- AddForeignKey
ALTER TABLE "personal_keys" ADD CONSTRAINT "personal_keys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Claimed, or answered: nothing in between.
ALTER TABLE "personal_keys"
  ADD CONSTRAINT "personal_keys_answered" CHECK (("status" IS NULL) = ("answer" IS NULL));

-- The wall is the person: even the system's role meets only the keys of whom its transaction names.
ALTER TABLE "personal_keys" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "system" ON "personal_keys" TO hub_system
  USING ("user_id" = (SELECT nullif(current_setting('app.user_id', true), '')::uuid))
  WITH CHECK ("user_id" = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
-- What is past its day is anybody's to remove.
CREATE POLICY "system_reads_old" ON "personal_keys" FOR SELECT TO hub_system
  USING ("created_at" < now() - interval '24 hours');
CREATE POLICY "system_forgets" ON "personal_keys" FOR DELETE TO hub_system
  USING ("created_at" < now() - interval '24 hours');
GRANT SELECT, INSERT, UPDATE, DELETE ON "personal_keys" TO hub_system;
SELECT limit_guests('personal_keys');
