-- AlterTable
ALTER TABLE "sync_runs" ADD COLUMN     "calls_by_id" INTEGER,
ADD COLUMN     "calls_by_number" INTEGER,
ADD COLUMN     "scope" JSONB,
ADD COLUMN     "strategy" TEXT;

-- CreateTable
CREATE TABLE "transactions" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "tender_type" TEXT,
    "source" TEXT,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "refunded_minor" BIGINT,
    "surcharge_minor" BIGINT,
    "tax_minor" BIGINT,
    "auth_code" TEXT,
    "auth_message" TEXT,
    "reference" TEXT,
    "client_reference" TEXT,
    "batch" TEXT,
    "customer_name" TEXT,
    "customer_code" TEXT,
    "card_type" TEXT,
    "card_last_four" TEXT,
    "settled_at" TIMESTAMPTZ(3),
    "original_external_id" TEXT,
    "contract_external_id" TEXT,
    "mx_invoice_number" TEXT,
    "mx_invoice_id" TEXT,
    "link_state" TEXT NOT NULL DEFAULT 'unknown',
    "invoice_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "invoices_known_at" TIMESTAMPTZ(3),
    "number_absent_at" TIMESTAMPTZ(3),
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "contact_id" UUID,
    "contact_match" TEXT NOT NULL DEFAULT 'unmatched',
    "raw_data" JSONB NOT NULL DEFAULT '{}',
    "raw_detail" JSONB,
    "deleted_at" TIMESTAMPTZ(3),
    "source_created_at" TIMESTAMPTZ(3) NOT NULL,
    "source_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "transactions_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "transaction_statuses" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "transaction_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "refunded_minor" BIGINT,
    "first" BOOLEAN NOT NULL DEFAULT false,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "happened_at" TIMESTAMPTZ(3),

    CONSTRAINT "transaction_statuses_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "invoices" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "type" TEXT,
    "currency" TEXT NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "subtotal_minor" BIGINT,
    "discount_minor" BIGINT,
    "balance_minor" BIGINT,
    "paid_minor" BIGINT,
    "invoice_date" DATE,
    "due_date" DATE,
    "customer_name" TEXT,
    "customer_external_id" TEXT,
    "receipt_number" TEXT,
    "return_status" TEXT,
    "source_type" TEXT,
    "terms" TEXT,
    "memo" TEXT,
    "billing_address" JSONB,
    "payment_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "detailed_at" TIMESTAMPTZ(3),
    "contact_id" UUID,
    "contact_match" TEXT NOT NULL DEFAULT 'unmatched',
    "raw_data" JSONB NOT NULL DEFAULT '{}',
    "deleted_at" TIMESTAMPTZ(3),
    "source_created_at" TIMESTAMPTZ(3) NOT NULL,
    "source_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invoices_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "invoice_items" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "invoice_external_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "product_external_id" TEXT,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "quantity" DECIMAL(14,4) NOT NULL,
    "quantity_returned" DECIMAL(14,4) NOT NULL DEFAULT 0,
    "currency" TEXT NOT NULL,
    "price_minor" BIGINT NOT NULL,
    "discount_minor" BIGINT,
    "tax_minor" BIGINT,
    "total_minor" BIGINT NOT NULL,
    "is_primary" BOOLEAN NOT NULL DEFAULT false,
    "category_id" UUID,
    "deleted_at" TIMESTAMPTZ(3),
    "source_created_at" TIMESTAMPTZ(3) NOT NULL,
    "source_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invoice_items_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "contracts" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "customer_name" TEXT,
    "status" TEXT NOT NULL,
    "type" TEXT,
    "interval" TEXT,
    "every" TEXT,
    "on" TEXT,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "start_date" DATE,
    "next_bill_date" DATE,
    "last_invoice_at" TIMESTAMPTZ(3),
    "has_declined_payment" BOOLEAN NOT NULL DEFAULT false,
    "contact_id" UUID,
    "contact_match" TEXT NOT NULL DEFAULT 'unmatched',
    "raw_data" JSONB NOT NULL DEFAULT '{}',
    "deleted_at" TIMESTAMPTZ(3),
    "source_created_at" TIMESTAMPTZ(3) NOT NULL,
    "source_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contracts_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "product_categories" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "product_categories_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "category_rules" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "category_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "category_rules_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "transactions_organization_id_source_created_at_id_idx" ON "transactions"("organization_id", "source_created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "transactions_organization_id_connection_id_mx_invoice_numbe_idx" ON "transactions"("organization_id", "connection_id", "mx_invoice_number");

-- CreateIndex
CREATE INDEX "transactions_organization_id_connection_id_mx_invoice_id_idx" ON "transactions"("organization_id", "connection_id", "mx_invoice_id");

-- CreateIndex
CREATE INDEX "transactions_organization_id_contact_id_idx" ON "transactions"("organization_id", "contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "transactions_organization_id_connection_id_external_id_key" ON "transactions"("organization_id", "connection_id", "external_id");

-- CreateIndex
CREATE INDEX "transaction_statuses_organization_id_transaction_id_seen_at_idx" ON "transaction_statuses"("organization_id", "transaction_id", "seen_at");

-- CreateIndex
CREATE INDEX "invoices_organization_id_connection_id_number_idx" ON "invoices"("organization_id", "connection_id", "number");

-- CreateIndex
CREATE INDEX "invoices_organization_id_invoice_date_id_idx" ON "invoices"("organization_id", "invoice_date" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "invoices_organization_id_contact_id_idx" ON "invoices"("organization_id", "contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "invoices_organization_id_connection_id_external_id_key" ON "invoices"("organization_id", "connection_id", "external_id");

-- CreateIndex
CREATE INDEX "invoice_items_organization_id_connection_id_invoice_externa_idx" ON "invoice_items"("organization_id", "connection_id", "invoice_external_id", "position");

-- CreateIndex
CREATE INDEX "invoice_items_organization_id_category_id_idx" ON "invoice_items"("organization_id", "category_id");

-- CreateIndex
CREATE INDEX "invoice_items_organization_id_name_idx" ON "invoice_items"("organization_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "invoice_items_organization_id_connection_id_external_id_key" ON "invoice_items"("organization_id", "connection_id", "external_id");

-- CreateIndex
CREATE INDEX "contracts_organization_id_status_next_bill_date_idx" ON "contracts"("organization_id", "status", "next_bill_date");

-- CreateIndex
CREATE INDEX "contracts_organization_id_contact_id_idx" ON "contracts"("organization_id", "contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "contracts_organization_id_connection_id_external_id_key" ON "contracts"("organization_id", "connection_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "product_categories_organization_id_name_key" ON "product_categories"("organization_id", "name");

-- CreateIndex
CREATE INDEX "category_rules_organization_id_position_id_idx" ON "category_rules"("organization_id", "position", "id");

-- AddForeignKey
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_organization_id_connection_id_fkey" FOREIGN KEY ("organization_id", "connection_id") REFERENCES "organization_services"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_organization_id_contact_id_fkey" FOREIGN KEY ("organization_id", "contact_id") REFERENCES "contacts"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transaction_statuses" ADD CONSTRAINT "transaction_statuses_organization_id_transaction_id_fkey" FOREIGN KEY ("organization_id", "transaction_id") REFERENCES "transactions"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_organization_id_connection_id_fkey" FOREIGN KEY ("organization_id", "connection_id") REFERENCES "organization_services"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_organization_id_contact_id_fkey" FOREIGN KEY ("organization_id", "contact_id") REFERENCES "contacts"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice_items" ADD CONSTRAINT "invoice_items_organization_id_connection_id_fkey" FOREIGN KEY ("organization_id", "connection_id") REFERENCES "organization_services"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice_items" ADD CONSTRAINT "invoice_items_organization_id_category_id_fkey" FOREIGN KEY ("organization_id", "category_id") REFERENCES "product_categories"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contracts" ADD CONSTRAINT "contracts_organization_id_connection_id_fkey" FOREIGN KEY ("organization_id", "connection_id") REFERENCES "organization_services"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contracts" ADD CONSTRAINT "contracts_organization_id_contact_id_fkey" FOREIGN KEY ("organization_id", "contact_id") REFERENCES "contacts"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "product_categories" ADD CONSTRAINT "product_categories_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "category_rules" ADD CONSTRAINT "category_rules_organization_id_category_id_fkey" FOREIGN KEY ("organization_id", "category_id") REFERENCES "product_categories"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Rules that the database keeps, whoever writes.
ALTER TABLE "transactions"
  ADD CONSTRAINT "transactions_link_state" CHECK ("link_state" IN ('unknown', 'none', 'linked')),
  ADD CONSTRAINT "transactions_linked_to" CHECK (("link_state" = 'linked') = ("mx_invoice_id" IS NOT NULL)),
  ADD CONSTRAINT "transactions_contact_match" CHECK ("contact_match" IN ('unmatched', 'ambiguous', 'matched')),
  ADD CONSTRAINT "transactions_matched_to" CHECK (("contact_match" = 'matched') = ("contact_id" IS NOT NULL));
ALTER TABLE "invoices"
  ADD CONSTRAINT "invoices_contact_match" CHECK ("contact_match" IN ('unmatched', 'ambiguous', 'matched')),
  ADD CONSTRAINT "invoices_matched_to" CHECK (("contact_match" = 'matched') = ("contact_id" IS NOT NULL));
ALTER TABLE "contracts"
  ADD CONSTRAINT "contracts_contact_match" CHECK ("contact_match" IN ('unmatched', 'ambiguous', 'matched')),
  ADD CONSTRAINT "contracts_matched_to" CHECK (("contact_match" = 'matched') = ("contact_id" IS NOT NULL));
ALTER TABLE "category_rules"
  ADD CONSTRAINT "category_rules_kind" CHECK ("kind" IN ('exact', 'contains', 'pattern'));
ALTER TABLE "sync_runs"
  ADD CONSTRAINT "sync_runs_strategy" CHECK ("strategy" IN ('by_number', 'by_id'));

-- What a payment was for, in one word.
CREATE INDEX "invoice_items_primary" ON "invoice_items" ("organization_id", "connection_id", "invoice_external_id")
  WHERE "is_primary" AND "deleted_at" IS NULL;
-- What a sync has left to find out.
CREATE INDEX "transactions_unlinked" ON "transactions" ("organization_id", "connection_id", "external_id")
  WHERE "link_state" = 'unknown';

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['transactions', 'transaction_statuses', 'invoices', 'invoice_items', 'contracts',
    'product_categories', 'category_rules'] LOOP
    PERFORM isolate_by_organization(format('%I', tenant_table)::regclass);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO hub_app', tenant_table);
  END LOOP;
END
$$;
-- Only what a clinic makes itself may go; a mirror's row and what refers to it stay.
GRANT DELETE ON "product_categories", "category_rules" TO hub_app;
