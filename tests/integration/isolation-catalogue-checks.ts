/** Tables that belong to no organization, and why. Whoever adds one says here why it may. */
export const unowned: Record<string, string> = {
  organizations: "is the organization: its own id is the wall",
  users: "a person may belong to several organizations; only hub_system sees them",
  sessions: "read before it is known whose request it is; only hub_system sees them",
  looks: "read before it is known whose request it is; only hub_system sees them",
  sign_in_failures: "counted before anybody is known; only hub_system sees them",
  rate_budgets: "a provider counts calls by key, not by organization; only hub_system sees them",
  directory_entries: "what Clerk said of people and of organizations that may not be here yet; only hub_system sees it",
  personal_keys: "a person's, wherever they work; only hub_system sees them, and of one person at a time",
  directory_checks: "compares all organizations with Clerk at once; only hub_system sees it",
  hub_log: "what was done to the hub itself; only hub_system sees it",
  _prisma_migrations: "what was migrated; only its owner sees it",
};

/** Tables with rows that are nobody's until it is known whose they are, and why. Such rows the tenants' wall hides. */
export const unclaimed: Record<string, string> = {
  webhook_events: "a supplier of the hub itself names the organization inside of what it sends",
  webhook_refusals: "what was turned away at such a supplier's address is nobody's",
};

/** What the system's role may do to rows of such tables, beside reading them. Each has a reason in its migration. */
const unclaimedPolicies = ["system_receives a", "system_processes w", "system_counts w", "system_forgets d"];

/** The functions that run as the owner: they have tables analyzed, take nothing and return nothing. */
const lent = ["follow_growth", "learn_owners"];

/** Tables whose wall is the person. */
const personal = ["personal_keys"];

/** What the system's role may do to rows of anybody's, in such tables: only the old ones. */
const personalPolicies = ["system_reads_old r", "system_forgets d"];

/** What the application's role may remove: what is derived, replaced or secret. Mirrors and records stay. */
const removable = [
  "contact_identifiers",
  "contact_tokens",
  "consents",
  "active_patients",
  "visit_summaries",
  "sync_seen_pages",
  "api_credentials",
  "product_categories",
  "category_rules",
  "transaction_tokens",
  "invoice_tokens",
  "idempotency_keys",
  "audit_unsealed",
];

/** What only grows: the audit log, and what proves it. */
const appendOnly = ["audit_log", "audit_links", "audit_seals", "audit_checks", "hub_log"];

/** What the system's role may do, and nothing else. */
export const systemRights: Record<string, string> = {
  users: "SELECT,INSERT,UPDATE",
  sessions: "SELECT,INSERT,UPDATE",
  looks: "SELECT,INSERT,UPDATE",
  rate_budgets: "SELECT,INSERT,UPDATE",
  sign_in_failures: "SELECT,INSERT,DELETE",
  directory_entries: "SELECT,INSERT,UPDATE",
  directory_checks: "SELECT,INSERT",
  personal_keys: "SELECT,INSERT,UPDATE,DELETE",
  hub_log: "SELECT,INSERT",
  organizations: "SELECT",
  organization_users: "SELECT",
  invitations: "SELECT",
  organization_services: "SELECT",
  sync_runs: "SELECT",
  alerts: "SELECT",
  category_passes: "SELECT",
  webhook_events: "SELECT,INSERT,UPDATE,DELETE",
  webhook_refusals: "SELECT,INSERT,UPDATE,DELETE",
  idempotency_keys: "SELECT",
  audit_unsealed: "SELECT",
  audit_checks: "SELECT",
};

const setting = `( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")`;
const person = setting.replace("organization_id", "user_id");
const quoted = (names: string[]) => names.map((name) => `'${name}'`).join(", ");
const systemRows = Object.entries(systemRights)
  .flatMap(([table, rights]) => rights.split(",").map((right) => `('hub_system', '${table}', '${right}')`))
  .join(", ");

/** Our tables with the column that is their wall: null for those that have none. */
const tables = `
  WITH tables AS (
    SELECT c.*, CASE WHEN c.relname = 'organizations' THEN 'id' WHEN a.attnum IS NOT NULL THEN 'organization_id' END AS wall,
      CASE WHEN c.relname = 'organizations' THEN 1 ELSE a.attnum END AS wall_at, a.atttypid, a.attnotnull, a.atthasdef
    FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id' AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  ), policies AS (
    SELECT p.*, t.relname, t.wall, pg_get_expr(p.polqual, p.polrelid) AS read_when,
      pg_get_expr(p.polwithcheck, p.polrelid) AS write_when,
      ARRAY(SELECT CASE WHEN r = 0 THEN 'public' ELSE r::regrole::text END FROM unnest(p.polroles) r) AS roles
    FROM pg_policy p JOIN tables t ON t.oid = p.polrelid
  )`;

/** Each check is a query whose rows are complaints, so that none is the good answer. */
export const checks = {
  "a table without an organization is on the list, with its reason": `${tables}
    SELECT relname || ' belongs to no organization, and nobody said why' AS complaint FROM tables
    WHERE (wall IS NULL OR wall = 'id') AND relname NOT IN (${quoted(Object.keys(unowned))})`,

  "the organization of a row is known: a UUID, never null, never by default": `${tables}
    SELECT relname AS complaint FROM tables
    WHERE wall = 'organization_id' AND (atttypid <> 'uuid'::regtype OR atthasdef
      OR attnotnull = (relname IN (${quoted(Object.keys(unclaimed))})))`,

  "row level security is on, for the owner too": `${tables}
    SELECT relname AS complaint FROM tables
    WHERE NOT relrowsecurity OR (NOT relforcerowsecurity AND relname <> '_prisma_migrations')`,

  "the application has one policy per table, and it is the wall": `${tables}
    SELECT t.relname || ': ' || coalesce(string_agg(p.polname || ' ' || p.read_when, ' and '), 'no policy') AS complaint
    FROM tables t LEFT JOIN policies p ON p.polrelid = t.oid AND 'hub_app' = ANY(p.roles)
    WHERE t.wall IS NOT NULL GROUP BY t.relname, t.wall
    HAVING count(p.oid) <> 1 OR NOT bool_and(p.polcmd = '*' AND p.polpermissive AND p.roles = '{hub_app}'
      AND p.read_when = format('(%I = ${setting.replaceAll("'", "''")})', t.wall) AND p.write_when = p.read_when)`,

  "no other policy lets anybody in": `${tables}
    SELECT relname || '.' || polname AS complaint FROM policies
    WHERE NOT ('hub_app' = ANY(roles) AND wall IS NOT NULL)
      AND NOT (roles = '{hub_system}' AND polname = 'system' AND wall IS NULL)
      AND NOT (roles = '{hub_system}' AND polname = 'system_reads' AND polcmd = 'r'
        AND relname IN (${quoted(Object.keys(systemRights))}))
      AND NOT (roles = '{hub_system}' AND relname IN (${quoted(Object.keys(unclaimed))})
        AND concat(polname, ' ', polcmd) IN (${quoted(unclaimedPolicies)}))
      AND NOT (roles = '{hub_system}' AND relname IN (${quoted(personal)})
        AND concat(polname, ' ', polcmd) IN (${quoted(personalPolicies)}) AND read_when ~ '^\\(created_at < ')`,

  "what is a person's is met with that person's id alone": `${tables}
    SELECT relname || ': ' || concat_ws(' / ', read_when, write_when) AS complaint FROM policies
    WHERE relname IN (${quoted(personal)}) AND polname = 'system'
      AND (read_when <> '(user_id = ${person.replaceAll("'", "''")})' OR write_when IS DISTINCT FROM read_when)
    UNION ALL
    SELECT i.indexrelid::regclass::text FROM tables t JOIN pg_index i ON i.indrelid = t.oid
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
    WHERE t.relname IN (${quoted(personal)}) AND i.indisunique AND a.attname <> 'user_id'`,

  "a policy compares, and calls nothing that is slow or varies": `${tables}
    SELECT relname || '.' || polname AS complaint FROM policies
    WHERE concat(read_when, write_when) ~ '\\mOR\\M'
    UNION ALL
    SELECT p.relname || '.' || p.polname || ' calls ' || f.proname
    FROM policies p, regexp_matches(concat(p.read_when, p.write_when), '(\\w+)\\(', 'g') AS called
    JOIN pg_proc f ON f.proname = called[1] JOIN pg_language l ON l.oid = f.prolang
    WHERE f.provolatile = 'v' OR l.lanname NOT IN ('internal', 'sql')`,

  "every key and unique index begins with the organization": `${tables}
    SELECT t.relname || ' has no primary key' AS complaint FROM tables t
    WHERE t.wall = 'organization_id' AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = t.oid AND i.indisprimary)
    UNION ALL
    SELECT i.indexrelid::regclass::text FROM tables t JOIN pg_index i ON i.indrelid = t.oid
    WHERE t.wall = 'organization_id' AND (i.indisunique OR i.indisexclusion) AND i.indkey[0] <> t.wall_at
      AND t.relname NOT IN (${quoted(Object.keys(unclaimed))})`,

  "a foreign key cannot tie two organizations together, nor null one out": `${tables}
    SELECT k.conname AS complaint FROM pg_constraint k
    JOIN tables t ON t.oid = k.conrelid JOIN tables o ON o.oid = k.confrelid
    WHERE k.contype = 'f' AND (k.confdeltype <> 'r' OR (t.wall IS NOT NULL AND o.wall IS NOT NULL
      AND (k.conkey[1] <> t.wall_at OR k.confkey[1] <> o.wall_at)))`,

  "a table of one organization refers to nothing outside it but people": `${tables}
    SELECT k.conname AS complaint FROM pg_constraint k JOIN tables t ON t.oid = k.conrelid
    LEFT JOIN tables o ON o.oid = k.confrelid
    WHERE k.contype = 'f' AND t.wall = 'organization_id' AND o.wall IS NULL
      AND k.conname <> 'organization_users_user_id_fkey'`,

  "a view reads with the rights of who asks": `
    SELECT relname AS complaint FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'
      AND NOT coalesce('security_invoker=true' = ANY(reloptions) OR 'security_invoker=on' = ANY(reloptions), false)`,

  "there is nothing that row level security does not reach": `
    SELECT format('%s (%s)', relname, relkind) AS complaint FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('r', 'p', 'v', 'i', 'I', 'c')
    UNION ALL
    SELECT 'rule ' || rulename FROM pg_rules WHERE schemaname = 'public'
    UNION ALL
    SELECT 'publication ' || pubname FROM pg_publication`,

  "no function lends its owner's rights": `
    SELECT proname::text AS complaint FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
      AND NOT (proname IN (${quoted(lent)}) AND pronargs = 0 AND prorettype = 'void'::regtype
        AND coalesce('search_path=pg_catalog, pg_temp' = ANY(proconfig), false))
    UNION ALL
    SELECT format('%s is for hub_system alone, not %s', proname, grantee::regrole) FROM pg_proc, aclexplode(proacl)
    WHERE pronamespace = 'public'::regnamespace AND proname IN (${quoted(lent)})
      AND grantee NOT IN (proowner, 'hub_system'::regrole)
    UNION ALL
    SELECT 'isolate_by_organization is for migrations alone' FROM pg_roles
    WHERE rolname IN ('hub_app', 'hub_system', 'hub_login')
      AND has_function_privilege(rolname, 'isolate_by_organization(regclass, text)', 'EXECUTE')`,

  "everybody has exactly the rights that they need": `${tables}, held AS (
      SELECT CASE WHEN a.grantee = 0 THEN 'public' ELSE a.grantee::regrole::text END AS role, c.relname::text AS name,
        a.privilege_type AS privilege, a.is_grantable
      FROM pg_class c, aclexplode(c.relacl) a
      WHERE c.relnamespace = 'public'::regnamespace AND a.grantee <> c.relowner
    ), meant(role, name, privilege) AS (
      SELECT 'hub_app', t.relname::text, p.privilege FROM tables t, (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE')) p(privilege)
      WHERE t.wall IS NOT NULL AND NOT (p.privilege = 'UPDATE' AND t.relname IN (${quoted(appendOnly)}))
        AND (p.privilege <> 'DELETE' OR t.relname IN (${quoted(removable)}))
      UNION ALL SELECT 'hub_app', relname, 'SELECT' FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'
      UNION ALL VALUES ${systemRows}
    )
    SELECT concat_ws(' ', role, 'may', privilege, name) AS complaint FROM held
    WHERE (role, name, privilege) NOT IN (SELECT * FROM meant) OR is_grantable
    UNION ALL
    SELECT concat_ws(' ', role, 'may not', privilege, name) FROM meant
    WHERE (role, name, privilege) NOT IN (SELECT role, name, privilege FROM held)
    UNION ALL
    SELECT 'a right on column ' || attname || ' of ' || attrelid::regclass::text FROM pg_attribute
    WHERE attacl IS NOT NULL AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    UNION ALL
    SELECT 'rights by default for ' || defaclrole::regrole::text FROM pg_default_acl`,

  "nobody but the owner makes things in the schema, and the queue is not for tenants": `
    SELECT rolname || ' may create' AS complaint FROM pg_roles
    WHERE rolname LIKE 'hub\\_%' AND rolname <> 'hub_owner' AND has_schema_privilege(rolname, 'public', 'CREATE')
    UNION ALL
    SELECT rolname || ' reads the queue' FROM pg_roles
    WHERE rolname IN ('hub_app', 'hub_system') AND has_schema_privilege(rolname, 'pgboss', 'USAGE')`,

  "the roles can do nothing but what was granted": `
    SELECT rolname::text AS complaint FROM pg_roles
    WHERE rolname IN ('hub_app', 'hub_system', 'hub_jobs', 'hub_login')
      AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication
        OR rolcanlogin <> (rolname = 'hub_login'))
    UNION ALL
    SELECT member::regrole::text || ' is ' || roleid::regrole::text FROM pg_auth_members
    WHERE member::regrole::text IN ('hub_app', 'hub_system', 'hub_jobs')
      OR (member::regrole::text = 'hub_login' AND (admin_option
        OR (roleid::regrole::text, inherit_option) NOT IN (('hub_app', false), ('hub_system', false), ('hub_jobs', true))))
    UNION ALL
    SELECT 'hub_login owns ' || relname FROM pg_class WHERE relowner::regrole::text IN ('hub_login', 'hub_app', 'hub_system')`,

  "the audit log only grows": `
    SELECT wanted || ' is not refused by ' || grown AS complaint
    FROM (VALUES ('UPDATE', 16), ('DELETE', 8), ('TRUNCATE', 32)) w(wanted, bit),
      unnest(ARRAY[${quoted(appendOnly)}]::text[]) AS grown
    WHERE NOT EXISTS (SELECT FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid
      WHERE t.tgrelid = grown::regclass AND t.tgenabled IN ('O', 'A') AND f.proname = 'refuse_change'
        AND t.tgtype & 2 = 2 AND t.tgtype & bit = bit AND t.tgqual IS NULL)
    UNION ALL
    SELECT f.proname || ' does not refuse' FROM pg_proc f
    WHERE f.proname = 'refuse_change' AND f.prosrc !~ '^\\s*BEGIN\\s+RAISE EXCEPTION [^;]*;\\s*END\\s*$'`,
} satisfies Record<string, string>;
