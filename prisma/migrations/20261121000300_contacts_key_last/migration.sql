-- Each fact about a contact is checked against its key, by a plan that a connection makes once and keeps. While a table
-- has no statistics, PostgreSQL takes the index that was made last among those that look equal; that was one for lists,
-- which finds a key only by reading the whole clinic. Made last, the key itself is taken.
ALTER TABLE "contact_identifiers" DROP CONSTRAINT "contact_identifiers_organization_id_contact_id_fkey";
ALTER TABLE "contact_tokens" DROP CONSTRAINT "contact_tokens_organization_id_contact_id_fkey";
ALTER TABLE "consents" DROP CONSTRAINT "consents_organization_id_contact_id_fkey";
ALTER TABLE "active_patients" DROP CONSTRAINT "active_patients_organization_id_contact_id_fkey";
ALTER TABLE "visit_summaries" DROP CONSTRAINT "visit_summaries_organization_id_contact_id_fkey";

ALTER TABLE "contacts" DROP CONSTRAINT "contacts_pkey",
  ADD CONSTRAINT "contacts_pkey" PRIMARY KEY ("organization_id", "id");

ALTER TABLE "contact_identifiers" ADD CONSTRAINT "contact_identifiers_organization_id_contact_id_fkey"
  FOREIGN KEY ("organization_id", "contact_id") REFERENCES "contacts" ("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "contact_tokens" ADD CONSTRAINT "contact_tokens_organization_id_contact_id_fkey"
  FOREIGN KEY ("organization_id", "contact_id") REFERENCES "contacts" ("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "consents" ADD CONSTRAINT "consents_organization_id_contact_id_fkey"
  FOREIGN KEY ("organization_id", "contact_id") REFERENCES "contacts" ("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "active_patients" ADD CONSTRAINT "active_patients_organization_id_contact_id_fkey"
  FOREIGN KEY ("organization_id", "contact_id") REFERENCES "contacts" ("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "visit_summaries" ADD CONSTRAINT "visit_summaries_organization_id_contact_id_fkey"
  FOREIGN KEY ("organization_id", "contact_id") REFERENCES "contacts" ("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
