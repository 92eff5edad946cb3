-- Invitations: a place in an organization for whoever has the link.
CREATE TABLE "invitations" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "membership_expires_at" TIMESTAMPTZ(3),
    "token_hash" TEXT NOT NULL,
    "invited_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "accepted_by" UUID,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by" UUID,

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("organization_id","id")
);

CREATE INDEX "invitations_organization_id_created_at_id_idx" ON "invitations"("organization_id", "created_at" DESC, "id" DESC);
CREATE INDEX "invitations_token_hash_idx" ON "invitations"("token_hash");

ALTER TABLE "invitations" ADD CONSTRAINT "invitations_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One that is neither taken nor withdrawn, for each address: two people who invite somebody at once make one.
CREATE UNIQUE INDEX "invitations_one_open" ON "invitations" ("organization_id", "email")
  WHERE "accepted_at" IS NULL AND "revoked_at" IS NULL;
ALTER TABLE "invitations"
  ADD CONSTRAINT "invitations_role" CHECK ("role" IN ('tenant_owner', 'tenant_admin', 'clinic_staff', 'agent', 'nurse', 'viewer', 'investor')),
  ADD CONSTRAINT "invitations_ended_once" CHECK ("accepted_at" IS NULL OR "revoked_at" IS NULL);

SELECT isolate_by_organization('invitations');
GRANT SELECT, INSERT, UPDATE ON "invitations" TO hub_app;

-- Whoever follows a link belongs to no organization yet.
CREATE POLICY "system_reads" ON "invitations" FOR SELECT TO hub_system USING (true);
GRANT SELECT ON "invitations" TO hub_system;
