-- The house: tables, keys, and the three walls between organizations.
-- Roles belong to the cluster, not to this database: made once, kept if they are there.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['hub_app', 'hub_system', 'hub_jobs'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOBYPASSRLS', wanted);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- Another database of this cluster was migrated at the same moment.
      END;
    END IF;
  END LOOP;
END
$$;

-- CreateTable
CREATE TABLE "organization_services" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "external_account_id" TEXT NOT NULL,
    "account_name" TEXT NOT NULL,
    "config" JSONB NOT NULL DEFAULT '{}',
    "features" JSONB NOT NULL DEFAULT '{}',
    "schedule" TEXT NOT NULL DEFAULT 'daily',
    "status" TEXT NOT NULL DEFAULT 'connected',
    "webhook_token_hash" TEXT,
    "last_succeeded_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "organization_services_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "api_credentials" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "validated_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_credentials_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "rate_budgets" (
    "key" TEXT NOT NULL,
    "granted_at" TIMESTAMPTZ(3)[],
    "blocked_until" TIMESTAMPTZ(3),
    "busy_since" TIMESTAMPTZ(3),

    CONSTRAINT "rate_budgets_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_label" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "request_id" TEXT,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "alerts" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "run_id" UUID,
    "kind" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "occurrences" INTEGER NOT NULL DEFAULT 1,
    "mailed_at" TIMESTAMPTZ(3),
    "acknowledged_at" TIMESTAMPTZ(3),
    "acknowledged_by" UUID,

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "contacts" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID,
    "external_id" TEXT,
    "contact_type" TEXT NOT NULL DEFAULT 'contact',
    "status" TEXT NOT NULL DEFAULT 'active',
    "title" TEXT,
    "first_name" TEXT,
    "last_name" TEXT,
    "preferred_first_name" TEXT,
    "display_name" TEXT NOT NULL,
    "sort_name" TEXT NOT NULL,
    "sex" TEXT,
    "date_of_birth" DATE,
    "address" JSONB,
    "primary_email" TEXT,
    "primary_phone" TEXT,
    "primary_source" TEXT NOT NULL,
    "first_contact_source" TEXT NOT NULL,
    "source_systems" TEXT[],
    "merged_into_external_id" TEXT,
    "merged_at" TIMESTAMPTZ(3),
    "archived_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "notes" TEXT,
    "source_created_at" TIMESTAMPTZ(3) NOT NULL,
    "source_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contacts_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "contact_identifiers" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "raw" TEXT NOT NULL,
    "label" TEXT,
    "source" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "valid" BOOLEAN NOT NULL DEFAULT true,
    "verified" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_identifiers_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "contact_tokens" (
    "organization_id" UUID NOT NULL,
    "token" TEXT NOT NULL,
    "contact_id" UUID NOT NULL,

    CONSTRAINT "contact_tokens_pkey" PRIMARY KEY ("organization_id","token","contact_id")
);

-- CreateTable
CREATE TABLE "consents" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consents_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "businesses" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "country" TEXT,
    "time_zone" TEXT,
    "address" JSONB,
    "archived_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "source_created_at" TIMESTAMPTZ(3) NOT NULL,
    "source_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "businesses_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "practitioners" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "designation" TEXT,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "deleted_at" TIMESTAMPTZ(3),
    "source_created_at" TIMESTAMPTZ(3) NOT NULL,
    "source_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "practitioners_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "appointment_types" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "category" TEXT,
    "color" TEXT,
    "duration_in_minutes" INTEGER NOT NULL,
    "max_attendees" INTEGER NOT NULL,
    "archived_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "source_created_at" TIMESTAMPTZ(3) NOT NULL,
    "source_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "appointment_types_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "appointments" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "patient_external_id" TEXT,
    "practitioner_external_id" TEXT,
    "business_external_id" TEXT,
    "appointment_type_external_id" TEXT,
    "max_attendees" INTEGER,
    "arrived" BOOLEAN,
    "did_not_arrive" BOOLEAN,
    "cancelled_at" TIMESTAMPTZ(3),
    "cancellation_reason" TEXT,
    "archived_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "source_created_at" TIMESTAMPTZ(3) NOT NULL,
    "source_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "appointments_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "attendees" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "booking_external_id" TEXT NOT NULL,
    "patient_external_id" TEXT,
    "arrived" BOOLEAN,
    "cancelled_at" TIMESTAMPTZ(3),
    "cancellation_reason" TEXT,
    "archived_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "source_created_at" TIMESTAMPTZ(3) NOT NULL,
    "source_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attendees_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "active_patients" (
    "organization_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "recent_appointment_count" INTEGER NOT NULL,
    "upcoming_appointment_count" INTEGER NOT NULL,
    "total_appointment_count" INTEGER NOT NULL,
    "last_appointment_at" TIMESTAMPTZ(3) NOT NULL,
    "recent_appointments" JSONB NOT NULL,
    "upcoming_appointments" JSONB NOT NULL,
    "window_from" TIMESTAMPTZ(3) NOT NULL,
    "window_to" TIMESTAMPTZ(3) NOT NULL,
    "window_days" INTEGER NOT NULL,

    CONSTRAINT "active_patients_pkey" PRIMARY KEY ("organization_id","contact_id")
);

-- CreateTable
CREATE TABLE "visit_summaries" (
    "organization_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "total_count" INTEGER NOT NULL,
    "first_visit_at" TIMESTAMPTZ(3),
    "last_visit_at" TIMESTAMPTZ(3),
    "next_visit_at" TIMESTAMPTZ(3),

    CONSTRAINT "visit_summaries_pkey" PRIMARY KEY ("organization_id","contact_id")
);

-- CreateTable
CREATE TABLE "sync_runs" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "mode" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "step" TEXT,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "percent" INTEGER NOT NULL DEFAULT 0,
    "calls_predicted" INTEGER,
    "calls_made" INTEGER NOT NULL DEFAULT 0,
    "fetched" INTEGER NOT NULL DEFAULT 0,
    "created" INTEGER NOT NULL DEFAULT 0,
    "updated" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "deleted" INTEGER NOT NULL DEFAULT 0,
    "requested_by" UUID,
    "retry_failure_id" UUID,
    "lease_owner" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "resume_at" TIMESTAMPTZ(3),
    "claims" INTEGER NOT NULL DEFAULT 0,
    "stalls" INTEGER NOT NULL DEFAULT 0,
    "postponements" INTEGER NOT NULL DEFAULT 0,
    "deletes_approved_at" TIMESTAMPTZ(3),
    "cancel_requested_at" TIMESTAMPTZ(3),
    "error_code" TEXT,
    "error_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "heartbeat_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "sync_runs_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "sync_cursors" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "stream" TEXT NOT NULL,
    "watermark" TIMESTAMPTZ(3),
    "fresh_at" TIMESTAMPTZ(3),
    "run_id" UUID,
    "since" TIMESTAMPTZ(3),
    "checkpoint" TEXT,
    "total" INTEGER,
    "done" INTEGER NOT NULL DEFAULT 0,
    "complete" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "sync_cursors_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "sync_failures" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "stream" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "reason_code" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "payload" JSONB,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "failed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "sync_failures_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "sync_seen_pages" (
    "organization_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "stream" TEXT NOT NULL,
    "external_ids" TEXT[],

    CONSTRAINT "sync_seen_pages_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "sync_changes" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "stream" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "change" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sync_changes_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "organizations" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "clerk_organization_id" TEXT,
    "stripe_customer_id" TEXT,
    "subscription_status" TEXT NOT NULL DEFAULT 'trial',
    "subscription_plan" TEXT NOT NULL DEFAULT 'basic',
    "billing_email" TEXT,
    "billing_address" JSONB,
    "time_zone" TEXT NOT NULL DEFAULT 'Australia/Melbourne',
    "country" TEXT NOT NULL DEFAULT 'AU',
    "currency" TEXT NOT NULL DEFAULT 'AUD',
    "active_window_days" INTEGER NOT NULL DEFAULT 45,
    "figures_computed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "full_name" TEXT NOT NULL,
    "password_hash" TEXT,
    "clerk_user_id" TEXT,
    "super_admin" BOOLEAN NOT NULL DEFAULT false,
    "status" TEXT NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organization_users" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "permissions" JSONB NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL DEFAULT 'active',
    "granted_by" UUID,
    "granted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "organization_users_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "active_organization_id" UUID,
    "user_agent" TEXT,
    "address" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_failures" (
    "id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "failed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_in_failures_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "organization_services_webhook_token_hash_idx" ON "organization_services"("webhook_token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "organization_services_organization_id_provider_external_acc_key" ON "organization_services"("organization_id", "provider", "external_account_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_credentials_organization_id_connection_id_kind_key" ON "api_credentials"("organization_id", "connection_id", "kind");

-- CreateIndex
CREATE INDEX "audit_log_organization_id_at_id_idx" ON "audit_log"("organization_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_log_organization_id_subject_type_subject_id_idx" ON "audit_log"("organization_id", "subject_type", "subject_id");

-- CreateIndex
CREATE INDEX "alerts_organization_id_raised_at_idx" ON "alerts"("organization_id", "raised_at" DESC);

-- CreateIndex
CREATE INDEX "contacts_organization_id_status_sort_name_id_idx" ON "contacts"("organization_id", "status", "sort_name", "id");

-- CreateIndex
CREATE INDEX "contacts_organization_id_status_source_created_at_id_idx" ON "contacts"("organization_id", "status", "source_created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "contacts_organization_id_connection_id_external_id_key" ON "contacts"("organization_id", "connection_id", "external_id");

-- CreateIndex
CREATE INDEX "contact_identifiers_organization_id_kind_value_idx" ON "contact_identifiers"("organization_id", "kind", "value");

-- CreateIndex
CREATE UNIQUE INDEX "contact_identifiers_organization_id_contact_id_source_kind__key" ON "contact_identifiers"("organization_id", "contact_id", "source", "kind", "value");

-- CreateIndex
CREATE INDEX "contact_tokens_organization_id_contact_id_idx" ON "contact_tokens"("organization_id", "contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "consents_organization_id_contact_id_channel_source_key" ON "consents"("organization_id", "contact_id", "channel", "source");

-- CreateIndex
CREATE UNIQUE INDEX "businesses_organization_id_connection_id_external_id_key" ON "businesses"("organization_id", "connection_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "practitioners_organization_id_connection_id_external_id_key" ON "practitioners"("organization_id", "connection_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "appointment_types_organization_id_connection_id_external_id_key" ON "appointment_types"("organization_id", "connection_id", "external_id");

-- CreateIndex
CREATE INDEX "appointments_organization_id_starts_at_idx" ON "appointments"("organization_id", "starts_at");

-- CreateIndex
CREATE INDEX "appointments_organization_id_connection_id_patient_external_idx" ON "appointments"("organization_id", "connection_id", "patient_external_id");

-- CreateIndex
CREATE UNIQUE INDEX "appointments_organization_id_connection_id_external_id_key" ON "appointments"("organization_id", "connection_id", "external_id");

-- CreateIndex
CREATE INDEX "attendees_organization_id_connection_id_booking_external_id_idx" ON "attendees"("organization_id", "connection_id", "booking_external_id");

-- CreateIndex
CREATE INDEX "attendees_organization_id_connection_id_patient_external_id_idx" ON "attendees"("organization_id", "connection_id", "patient_external_id");

-- CreateIndex
CREATE UNIQUE INDEX "attendees_organization_id_connection_id_external_id_key" ON "attendees"("organization_id", "connection_id", "external_id");

-- CreateIndex
CREATE INDEX "active_patients_organization_id_last_appointment_at_contact_idx" ON "active_patients"("organization_id", "last_appointment_at" DESC, "contact_id" DESC);

-- CreateIndex
CREATE INDEX "visit_summaries_organization_id_last_visit_at_contact_id_idx" ON "visit_summaries"("organization_id", "last_visit_at" DESC, "contact_id");

-- CreateIndex
CREATE INDEX "sync_runs_organization_id_connection_id_created_at_idx" ON "sync_runs"("organization_id", "connection_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "sync_cursors_organization_id_connection_id_stream_key" ON "sync_cursors"("organization_id", "connection_id", "stream");

-- CreateIndex
CREATE INDEX "sync_failures_organization_id_run_id_idx" ON "sync_failures"("organization_id", "run_id");

-- CreateIndex
CREATE UNIQUE INDEX "sync_failures_organization_id_connection_id_stream_external_key" ON "sync_failures"("organization_id", "connection_id", "stream", "external_id");

-- CreateIndex
CREATE INDEX "sync_seen_pages_organization_id_run_id_stream_idx" ON "sync_seen_pages"("organization_id", "run_id", "stream");

-- CreateIndex
CREATE INDEX "sync_changes_organization_id_run_id_id_idx" ON "sync_changes"("organization_id", "run_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "organizations_slug_key" ON "organizations"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "organizations_clerk_organization_id_key" ON "organizations"("clerk_organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "organizations_stripe_customer_id_key" ON "organizations"("stripe_customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "users_clerk_user_id_key" ON "users"("clerk_user_id");

-- CreateIndex
CREATE INDEX "organization_users_user_id_idx" ON "organization_users"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "organization_users_organization_id_user_id_key" ON "organization_users"("organization_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions"("token_hash");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "sign_in_failures_subject_failed_at_idx" ON "sign_in_failures"("subject", "failed_at");

-- AddForeignKey
ALTER TABLE "organization_services" ADD CONSTRAINT "organization_services_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_credentials" ADD CONSTRAINT "api_credentials_organization_id_connection_id_fkey" FOREIGN KEY ("organization_id", "connection_id") REFERENCES "organization_services"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_organization_id_connection_id_fkey" FOREIGN KEY ("organization_id", "connection_id") REFERENCES "organization_services"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_organization_id_connection_id_fkey" FOREIGN KEY ("organization_id", "connection_id") REFERENCES "organization_services"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_identifiers" ADD CONSTRAINT "contact_identifiers_organization_id_contact_id_fkey" FOREIGN KEY ("organization_id", "contact_id") REFERENCES "contacts"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_tokens" ADD CONSTRAINT "contact_tokens_organization_id_contact_id_fkey" FOREIGN KEY ("organization_id", "contact_id") REFERENCES "contacts"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consents" ADD CONSTRAINT "consents_organization_id_contact_id_fkey" FOREIGN KEY ("organization_id", "contact_id") REFERENCES "contacts"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "businesses" ADD CONSTRAINT "businesses_organization_id_connection_id_fkey" FOREIGN KEY ("organization_id", "connection_id") REFERENCES "organization_services"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "practitioners" ADD CONSTRAINT "practitioners_organization_id_connection_id_fkey" FOREIGN KEY ("organization_id", "connection_id") REFERENCES "organization_services"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appointment_types" ADD CONSTRAINT "appointment_types_organization_id_connection_id_fkey" FOREIGN KEY ("organization_id", "connection_id") REFERENCES "organization_services"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_organization_id_connection_id_fkey" FOREIGN KEY ("organization_id", "connection_id") REFERENCES "organization_services"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attendees" ADD CONSTRAINT "attendees_organization_id_connection_id_fkey" FOREIGN KEY ("organization_id", "connection_id") REFERENCES "organization_services"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "active_patients" ADD CONSTRAINT "active_patients_organization_id_contact_id_fkey" FOREIGN KEY ("organization_id", "contact_id") REFERENCES "contacts"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visit_summaries" ADD CONSTRAINT "visit_summaries_organization_id_contact_id_fkey" FOREIGN KEY ("organization_id", "contact_id") REFERENCES "contacts"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_runs" ADD CONSTRAINT "sync_runs_organization_id_connection_id_fkey" FOREIGN KEY ("organization_id", "connection_id") REFERENCES "organization_services"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_cursors" ADD CONSTRAINT "sync_cursors_organization_id_connection_id_fkey" FOREIGN KEY ("organization_id", "connection_id") REFERENCES "organization_services"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_failures" ADD CONSTRAINT "sync_failures_organization_id_connection_id_fkey" FOREIGN KEY ("organization_id", "connection_id") REFERENCES "organization_services"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_seen_pages" ADD CONSTRAINT "sync_seen_pages_organization_id_run_id_fkey" FOREIGN KEY ("organization_id", "run_id") REFERENCES "sync_runs"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_changes" ADD CONSTRAINT "sync_changes_organization_id_run_id_fkey" FOREIGN KEY ("organization_id", "run_id") REFERENCES "sync_runs"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organization_users" ADD CONSTRAINT "organization_users_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organization_users" ADD CONSTRAINT "organization_users_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_active_organization_id_fkey" FOREIGN KEY ("active_organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Compared byte by byte, so that ranges and keyset paging mean the same on every server.
ALTER TABLE "contact_tokens" ALTER COLUMN "token" TYPE text COLLATE "C";
ALTER TABLE "contacts" ALTER COLUMN "sort_name" TYPE text COLLATE "C";

-- Rules that the database keeps, whoever writes.
ALTER TABLE "sync_runs"
  ADD CONSTRAINT "sync_runs_counts_add_up" CHECK ("fetched" = "created" + "updated" + "unchanged" + "rejected"),
  ADD CONSTRAINT "sync_runs_mode" CHECK ("mode" IN ('full', 'incremental', 'retry')),
  ADD CONSTRAINT "sync_runs_trigger" CHECK ("trigger" IN ('user', 'cron', 'cli')),
  ADD CONSTRAINT "sync_runs_status" CHECK ("status" IN ('queued', 'running', 'succeeded', 'partial', 'failed', 'canceled')),
  ADD CONSTRAINT "sync_runs_percent" CHECK ("percent" BETWEEN 0 AND 100 AND ("percent" < 100 OR "status" IN ('succeeded', 'partial')));
ALTER TABLE "organizations"
  ADD CONSTRAINT "organizations_active_window" CHECK ("active_window_days" BETWEEN 7 AND 365),
  ADD CONSTRAINT "organizations_subscription_status" CHECK ("subscription_status" IN ('trial', 'active', 'past_due', 'canceled')),
  ADD CONSTRAINT "organizations_subscription_plan" CHECK ("subscription_plan" IN ('basic', 'pro', 'enterprise'));
ALTER TABLE "organization_users"
  ADD CONSTRAINT "organization_users_status" CHECK ("status" IN ('active', 'inactive', 'pending')),
  ADD CONSTRAINT "organization_users_role" CHECK ("role" IN ('tenant_owner', 'tenant_admin', 'clinic_staff', 'agent', 'nurse', 'viewer', 'investor'));
ALTER TABLE "organization_services"
  ADD CONSTRAINT "organization_services_status" CHECK ("status" IN ('connected', 'paused', 'refused', 'disconnected')),
  ADD CONSTRAINT "organization_services_schedule" CHECK ("schedule" IN ('off', 'hourly', 'daily'));
ALTER TABLE "contacts"
  ADD CONSTRAINT "contacts_type" CHECK ("contact_type" IN ('contact', 'cliniko_patient', 'lead')),
  ADD CONSTRAINT "contacts_status" CHECK ("status" IN ('active', 'archived', 'merged', 'deleted'));
ALTER TABLE "appointments"
  ADD CONSTRAINT "appointments_kind" CHECK ("kind" IN ('individual', 'group'));

-- One unfinished run per connection, one open alert per cause; account-like ids belong to one contact only.
CREATE UNIQUE INDEX "sync_runs_one_unfinished" ON "sync_runs" ("organization_id", "connection_id")
  WHERE "status" IN ('queued', 'running');
CREATE INDEX "sync_runs_unfinished" ON "sync_runs" ("resume_at", "lease_until") WHERE "status" IN ('queued', 'running');
CREATE INDEX "contacts_merged_into" ON "contacts" ("organization_id", "connection_id", "merged_into_external_id")
  WHERE "merged_into_external_id" IS NOT NULL;
CREATE UNIQUE INDEX "alerts_one_open" ON "alerts" ("organization_id", "connection_id", "kind") WHERE "acknowledged_at" IS NULL;
CREATE UNIQUE INDEX "contact_identifiers_account_like" ON "contact_identifiers" ("organization_id", "kind", "account_id", "value")
  WHERE "kind" IN ('cliniko', 'chatwoot', 'manychat', 'bitrix24', 'instagram', 'whatsapp_user_id');

-- The first moment of a local day. Where clocks go back across midnight, the day has two and PostgreSQL would take the second.
CREATE FUNCTION "local_midnight"("at" timestamptz, "days_ago" int, "zone" text) RETURNS timestamptz LANGUAGE sql STABLE
RETURN (
  SELECT CASE WHEN ("start" - interval '1 hour') AT TIME ZONE "zone" >= "midnight" THEN "start" - interval '1 hour' ELSE "start" END
  FROM (SELECT "midnight", "midnight" AT TIME ZONE "zone" AS "start"
    FROM (SELECT date_trunc('day', "at" AT TIME ZONE "zone") - make_interval(days => "days_ago") AS "midnight") AS "day") AS "days"
);

-- Patients as a table would show them, and visits: an individual appointment, or one attendee of a group's.
CREATE VIEW "patients" WITH (security_invoker = true) AS
  SELECT * FROM "contacts" WHERE "contact_type" = 'cliniko_patient';

CREATE VIEW "visits" WITH (security_invoker = true) AS
  SELECT "organization_id", "connection_id", "id", "external_id", "kind", "patient_external_id", "starts_at", "ends_at",
         "practitioner_external_id", "business_external_id", "appointment_type_external_id", "cancellation_reason",
         CASE WHEN "cancelled_at" IS NOT NULL THEN 'cancelled'
              WHEN "archived_at" IS NOT NULL OR "deleted_at" IS NOT NULL THEN 'archived'
              WHEN "did_not_arrive" THEN 'did_not_arrive'
              WHEN "arrived" THEN 'arrived'
              ELSE 'booked' END AS "status",
         "cancelled_at" IS NULL AND "archived_at" IS NULL AND "deleted_at" IS NULL AS "stands"
  FROM "appointments"
  WHERE "kind" = 'individual'
  UNION ALL
  SELECT "place"."organization_id", "place"."connection_id", "place"."id", "place"."external_id", "booking"."kind",
         "place"."patient_external_id", "booking"."starts_at", "booking"."ends_at",
         "booking"."practitioner_external_id", "booking"."business_external_id", "booking"."appointment_type_external_id",
         "place"."cancellation_reason",
         CASE WHEN "place"."cancelled_at" IS NOT NULL OR "booking"."cancelled_at" IS NOT NULL THEN 'cancelled'
              WHEN "place"."archived_at" IS NOT NULL OR "place"."deleted_at" IS NOT NULL
                OR "booking"."archived_at" IS NOT NULL OR "booking"."deleted_at" IS NOT NULL THEN 'archived'
              WHEN "place"."arrived" THEN 'arrived'
              WHEN NOT "place"."arrived" THEN 'did_not_arrive'
              ELSE 'booked' END,
         "place"."cancelled_at" IS NULL AND "place"."archived_at" IS NULL AND "place"."deleted_at" IS NULL
           AND "booking"."cancelled_at" IS NULL AND "booking"."archived_at" IS NULL AND "booking"."deleted_at" IS NULL
  FROM "attendees" AS "place"
  JOIN "appointments" AS "booking"
    ON "booking"."organization_id" = "place"."organization_id"
   AND "booking"."connection_id" = "place"."connection_id"
   AND "booking"."external_id" = "place"."booking_external_id"
   AND "booking"."kind" = 'group';

-- The audit log only grows.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER "audit_log_append_only" BEFORE UPDATE OR DELETE ON "audit_log"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_log_no_truncate" BEFORE TRUNCATE ON "audit_log"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- The third wall. Later migrations call this for each table that they add.
-- The sub-select makes the setting a constant of the statement; nullif survives the '' that a pooled connection keeps.
CREATE FUNCTION "isolate_by_organization"("target" regclass, "key_column" text DEFAULT 'organization_id')
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  own text := format('%I = (SELECT nullif(current_setting(''app.organization_id'', true), '''')::uuid)', key_column);
  claimed text := format(
    '%I = (SELECT (nullif(current_setting(''request.jwt.claims'', true), '''')::jsonb ->> ''organization_id'')::uuid)', key_column);
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY "organization_isolation" ON %s TO hub_app USING (%s) WITH CHECK (%s)', target, own, own);
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'authenticated') AND target <> 'api_credentials'::regclass THEN
    EXECUTE format('CREATE POLICY "claimed_organization" ON %s FOR SELECT TO authenticated USING (%s)', target, claimed);
  END IF;
END
$$;
REVOKE ALL ON FUNCTION "isolate_by_organization"(regclass, text) FROM PUBLIC;

GRANT USAGE ON SCHEMA public TO hub_app, hub_system;

DO $$
DECLARE
  tenant_table text;
BEGIN
  PERFORM isolate_by_organization('organizations', 'id');
  GRANT SELECT, INSERT, UPDATE ON "organizations" TO hub_app;
  FOR tenant_table IN
    SELECT table_name FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = 'public' AND column_name = 'organization_id' AND table_type = 'BASE TABLE'
  LOOP
    PERFORM isolate_by_organization(format('%I', tenant_table)::regclass);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO hub_app', tenant_table);
    IF tenant_table <> 'audit_log' THEN
      EXECUTE format('GRANT UPDATE ON %I TO hub_app', tenant_table);
    END IF;
  END LOOP;
END
$$;
GRANT SELECT ON "patients", "visits" TO hub_app;
-- Only what is derived or replaced may go; a mirror's row and what refers to it stay.
GRANT DELETE ON "contact_identifiers", "contact_tokens", "consents", "active_patients", "visit_summaries",
  "sync_seen_pages", "api_credentials" TO hub_app;

-- What may be seen before an organization is known: people and their sessions, whose webhook this is, which runs are due.
ALTER TABLE "users" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "sessions" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "sign_in_failures" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "rate_budgets" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "system" ON "users" TO hub_system USING (true) WITH CHECK (true);
CREATE POLICY "system" ON "sessions" TO hub_system USING (true) WITH CHECK (true);
CREATE POLICY "system" ON "sign_in_failures" TO hub_system USING (true) WITH CHECK (true);
CREATE POLICY "system" ON "rate_budgets" TO hub_system USING (true) WITH CHECK (true);
CREATE POLICY "system_reads" ON "organizations" FOR SELECT TO hub_system USING (true);
CREATE POLICY "system_reads" ON "organization_users" FOR SELECT TO hub_system USING (true);
CREATE POLICY "system_reads" ON "organization_services" FOR SELECT TO hub_system USING (true);
CREATE POLICY "system_reads" ON "sync_runs" FOR SELECT TO hub_system USING (true);
CREATE POLICY "system_reads" ON "alerts" FOR SELECT TO hub_system USING (true);
GRANT SELECT, INSERT, UPDATE ON "users", "sessions", "rate_budgets" TO hub_system;
GRANT SELECT, INSERT, DELETE ON "sign_in_failures" TO hub_system;
GRANT SELECT ON "organizations", "organization_users", "organization_services", "sync_runs", "alerts" TO hub_system;
