-- A host that exposes the schema over HTTP (Supabase) gives its roles `anon` and `authenticated` every right on every new
-- table. Policies keep rows from them, but not TRUNCATE. They get what is meant for them: reading the claimed organization.
CREATE FUNCTION "limit_guests"("target" regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  guest text;
BEGIN
  FOR guest IN SELECT rolname FROM pg_roles WHERE rolname IN ('anon', 'authenticated') LOOP
    EXECUTE format('REVOKE ALL ON %s FROM %I', target, guest);
  END LOOP;
  IF EXISTS (SELECT FROM pg_policy WHERE polrelid = target AND polname = 'claimed_organization')
    OR EXISTS (SELECT FROM pg_class WHERE oid = target AND relkind = 'v' AND 'security_invoker=true' = ANY(reloptions)
      AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'authenticated')) THEN
    EXECUTE format('GRANT SELECT ON %s TO authenticated', target);
  END IF;
END
$$;
REVOKE ALL ON FUNCTION "limit_guests"(regclass) FROM PUBLIC;

-- As before, and guests get no more than their policy is for.
CREATE OR REPLACE FUNCTION "isolate_by_organization"("target" regclass, "key_column" text DEFAULT 'organization_id')
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
  PERFORM limit_guests(target);
END
$$;

DO $$
DECLARE
  target regclass;
BEGIN
  FOR target IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v') LOOP
    PERFORM limit_guests(target);
  END LOOP;
END
$$;
