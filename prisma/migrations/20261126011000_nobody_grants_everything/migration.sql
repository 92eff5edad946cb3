-- What only super admins have was never a membership's to give. The owner sees no row under FORCE, so it is lifted meanwhile.
ALTER TABLE "organization_users" NO FORCE ROW LEVEL SECURITY;
UPDATE "organization_users"
SET "permissions" = jsonb_set("permissions", '{grant}',
  jsonb_path_query_array("permissions", '$.grant[*] ? (@ != "*" && @ != "admin.*")'))
WHERE "permissions" -> 'grant' ?| ARRAY['*', 'admin.*'];
ALTER TABLE "organization_users" FORCE ROW LEVEL SECURITY;
ALTER TABLE "organization_users"
  ADD CONSTRAINT "organization_users_grants" CHECK (NOT "permissions" -> 'grant' ?| ARRAY['*', 'admin.*']);
