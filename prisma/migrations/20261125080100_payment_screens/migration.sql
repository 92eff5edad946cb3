-- CreateTable
CREATE TABLE "transaction_tokens" (
    "organization_id" UUID NOT NULL,
    "token" TEXT NOT NULL,
    "transaction_id" UUID NOT NULL,

    CONSTRAINT "transaction_tokens_pkey" PRIMARY KEY ("organization_id","token","transaction_id")
);

-- CreateTable
CREATE TABLE "invoice_tokens" (
    "organization_id" UUID NOT NULL,
    "token" TEXT NOT NULL,
    "invoice_id" UUID NOT NULL,

    CONSTRAINT "invoice_tokens_pkey" PRIMARY KEY ("organization_id","token","invoice_id")
);

-- CreateTable
CREATE TABLE "category_passes" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "after_name" TEXT,
    "requested_by" UUID,
    "requested_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "advanced_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "category_passes_pkey" PRIMARY KEY ("organization_id","id")
);

-- AlterTable
ALTER TABLE "invoices" ADD COLUMN "data_sent_at" TIMESTAMPTZ(3),
ADD COLUMN "data_sent_by" UUID,
ADD COLUMN "data_sent_by_name" TEXT;

-- CreateIndex
CREATE INDEX "transaction_tokens_organization_id_transaction_id_idx" ON "transaction_tokens"("organization_id", "transaction_id");

-- CreateIndex
CREATE INDEX "invoice_tokens_organization_id_invoice_id_idx" ON "invoice_tokens"("organization_id", "invoice_id");

-- CreateIndex
CREATE INDEX "transactions_organization_id_amount_minor_id_idx" ON "transactions"("organization_id", "amount_minor", "id");

-- AddForeignKey
ALTER TABLE "transaction_tokens" ADD CONSTRAINT "transaction_tokens_organization_id_transaction_id_fkey" FOREIGN KEY ("organization_id", "transaction_id") REFERENCES "transactions"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice_tokens" ADD CONSTRAINT "invoice_tokens_organization_id_invoice_id_fkey" FOREIGN KEY ("organization_id", "invoice_id") REFERENCES "invoices"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "category_passes" ADD CONSTRAINT "category_passes_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Compared byte by byte, so that ranges mean the same on every server.
ALTER TABLE "transaction_tokens" ALTER COLUMN "token" TYPE text COLLATE "C";
ALTER TABLE "invoice_tokens" ALTER COLUMN "token" TYPE text COLLATE "C";
ALTER TABLE "category_passes" ALTER COLUMN "after_name" TYPE text COLLATE "C";

-- Rules that the database keeps, whoever writes.
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_data_sent"
  CHECK (("data_sent_at" IS NULL) = ("data_sent_by" IS NULL) AND ("data_sent_at" IS NULL) = ("data_sent_by_name" IS NULL));
ALTER TABLE "category_passes"
  ADD CONSTRAINT "category_passes_status" CHECK ("status" IN ('queued', 'running', 'succeeded')),
  ADD CONSTRAINT "category_passes_end" CHECK (("status" = 'succeeded') = ("finished_at" IS NOT NULL));
CREATE UNIQUE INDEX "category_passes_one_unfinished" ON "category_passes" ("organization_id") WHERE "finished_at" IS NULL;

-- All that lists are narrowed by and figures are made of, so that neither reads the rows, which are wide.
CREATE INDEX "transactions_figures" ON "transactions" ("organization_id", "source_created_at", "id")
  INCLUDE ("status", "type", "tender_type", "source", "amount_minor", "currency", "contract_external_id", "connection_id",
    "mx_invoice_id", "link_state", "contact_id")
  WHERE "deleted_at" IS NULL;
-- What was given back of a payment.
CREATE INDEX "transactions_refund_of" ON "transactions" ("organization_id", "connection_id", "original_external_id")
  WHERE "original_external_id" IS NOT NULL;
-- What a payment was for.
CREATE INDEX "invoice_items_what_for" ON "invoice_items" ("organization_id", "connection_id", "invoice_external_id")
  INCLUDE ("name", "category_id") WHERE "is_primary" AND "deleted_at" IS NULL;
-- The queue of what nobody has sent yet.
CREATE INDEX "invoices_not_sent" ON "invoices" ("organization_id", "source_created_at", "id")
  WHERE "data_sent_at" IS NULL AND "deleted_at" IS NULL;
CREATE INDEX "invoices_listed" ON "invoices" ("organization_id", "source_created_at", "id")
  INCLUDE ("status", "currency", "total_minor", "balance_minor", "data_sent_at") WHERE "deleted_at" IS NULL;

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['transaction_tokens', 'invoice_tokens', 'category_passes'] LOOP
    PERFORM isolate_by_organization(format('%I', tenant_table)::regclass);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO hub_app', tenant_table);
  END LOOP;
END
$$;
-- Only what is derived may go.
GRANT DELETE ON "transaction_tokens", "invoice_tokens" TO hub_app;

-- Which passes are due, for the sweep of any worker.
CREATE POLICY "system_reads" ON "category_passes" FOR SELECT TO hub_system USING (true);
GRANT SELECT ON "category_passes" TO hub_system;
