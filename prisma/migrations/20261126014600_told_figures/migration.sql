-- CreateTable
CREATE TABLE "told_figures" (
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "told_figures_pkey" PRIMARY KEY ("organization_id","name")
);

-- AddForeignKey
ALTER TABLE "told_figures" ADD CONSTRAINT "told_figures_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT isolate_by_organization('told_figures');
GRANT SELECT, INSERT, UPDATE ON "told_figures" TO hub_app;
