-- A table that was never analyzed, and a clinic that was not there when it was, are what the planner takes for empty: it
-- then reads all of the clinic where an index would find the row. Autovacuum comes within a minute, or, for one clinic
-- among many, only once a tenth of the table has changed. Only a table's owner may analyze it, so these run as the owner,
-- and do nothing else.

-- Has a rough look at each table that has grown threefold.
CREATE FUNCTION "follow_growth"() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET default_statistics_target = 10 AS $$
DECLARE
  grown regclass;
BEGIN
  FOR grown IN
    SELECT "oid" FROM pg_class
    WHERE "relnamespace" = 'public'::regnamespace AND "relkind" = 'r' AND "relowner" = current_user::regrole
      AND pg_stat_get_mod_since_analyze("oid") > greatest(500, 2 * "reltuples")
  LOOP
    EXECUTE format('ANALYZE (SKIP_LOCKED) %s', grown);
  END LOOP;
END
$$;

-- Looks only at whose the rows are, wherever a hundredth has changed, which may be all that one clinic has. Whatever else
-- there is to know stays autovacuum's to find out: its count of what has changed goes on.
CREATE FUNCTION "learn_owners"() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  changed regclass;
  owners text;
BEGIN
  FOR changed, owners IN
    SELECT "attrelid", string_agg(quote_ident("attname"), ', ') FROM pg_class JOIN pg_attribute ON "attrelid" = pg_class."oid"
    WHERE "relnamespace" = 'public'::regnamespace AND "relkind" = 'r' AND "relowner" = current_user::regrole
      AND "attname" IN ('organization_id', 'connection_id') AND NOT "attisdropped"
      AND pg_stat_get_mod_since_analyze("attrelid") > greatest(500, 0.01 * "reltuples")
    GROUP BY "attrelid"
  LOOP
    EXECUTE format('ANALYZE (SKIP_LOCKED) %s (%s)', changed, owners);
  END LOOP;
END
$$;

REVOKE ALL ON FUNCTION "follow_growth"(), "learn_owners"() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "follow_growth"(), "learn_owners"() TO hub_system;
