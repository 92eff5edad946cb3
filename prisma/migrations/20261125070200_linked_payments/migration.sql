-- How many payments a run read, and how many of them have an invoice.
ALTER TABLE "sync_runs" ADD COLUMN "payments" INTEGER, ADD COLUMN "payments_linked" INTEGER;
