-- CreateTable
CREATE TABLE "patient_views" (
    "organization_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "viewed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "patient_views_pkey" PRIMARY KEY ("organization_id","contact_id","user_id")
);

-- AddForeignKey
ALTER TABLE "patient_views" ADD CONSTRAINT "patient_views_organization_id_contact_id_fkey" FOREIGN KEY ("organization_id", "contact_id") REFERENCES "contacts"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT isolate_by_organization('patient_views');
GRANT SELECT, INSERT, UPDATE ON "patient_views" TO hub_app;
