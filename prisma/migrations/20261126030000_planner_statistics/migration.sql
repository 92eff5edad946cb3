-- A table that was never analyzed, and a clinic that was not there when it was, are what the planner takes for empty: it
-- then reads all of the clinic where an index would find the row. Autovacuum comes within a minute, or, for one clinic
-- among many, only once a tenth of the table has changed. Only a table's owner may analyze it, so this runs as the owner,
-- and does nothing else.
CREATE FUNCTION "refresh_statistics"("share" double precision) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  changed regclass;
BEGIN
  FOR changed IN
    SELECT "oid" FROM pg_class
    WHERE "relnamespace" = 'public'::regnamespace AND "relkind" = 'r' AND "relowner" = current_user::regrole
      AND pg_stat_get_mod_since_analyze("oid") > greatest(500, "share" * "reltuples")
  LOOP
    EXECUTE format('ANALYZE (SKIP_LOCKED) %s', changed);
  END LOOP;
END
$$;
REVOKE ALL ON FUNCTION "refresh_statistics"(double precision) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "refresh_statistics"(double precision) TO hub_system;
