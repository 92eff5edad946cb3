-- Lists are narrowed by how far a payment's customer is matched to a patient as well, so the index that holds all that they
-- are narrowed by holds that.
DROP INDEX "transactions_figures";
CREATE INDEX "transactions_figures" ON "transactions" ("organization_id", "source_created_at", "id")
  INCLUDE ("amount_minor", "kind", "currency", "tender_type", "source", "connection_id",
    "mx_invoice_id", "status", "type", "link_state", "contact_id", "contact_match")
  WHERE "deleted_at" IS NULL;
