import type { Client } from "pg";

export type Crowd = { organizations: number; contactsEach: number; visits?: boolean };

const firstNames =
  "Ada Ben Cora Dev Elin Farid Gus Hana Ines Jon Kofi Lena Maya Noor Omar Pia Quinn Rosa Sven Tala".split(" ");
const syllables = "ba del kor min ras tov lin mar sen gal ber hud nak ter wol pen dra fis jor cam".split(" ");

/**
 * Fills an empty database with organizations of equal size: contacts with what they are found by, and unless
 * told otherwise five visits each over a year, and figures. Everything follows from its number, so that databases of different size begin with the same.
 */
export async function seedCrowd(admin: Client, { organizations, contactsEach, visits = true }: Crowd): Promise<void> {
  await admin.query("SET session_replication_role = replica; SET synchronous_commit = off; SET work_mem = '256MB'");
  await seedOrganizations(admin, organizations);
  const [facts, figures] = visits
    ? [
        [tokens, appointments],
        [summaries, active],
      ]
    : [[tokens], []];
  const batch = 50;
  for (let from = 1; from <= organizations; from += batch) {
    const span = [from, Math.min(organizations, from + batch - 1), contactsEach];
    await admin.query(contacts, [...span, firstNames, syllables]);
    for (const statement of facts) await admin.query(statement, span);
    // Without statistics the planner takes the first rows for few and compares each with each.
    if (from === 1) await admin.query("ANALYZE");
    for (const statement of figures) await admin.query(statement, span);
  }
  await admin.query("VACUUM ANALYZE");
}

/** The id of the organization with that number. */
export async function organizationId(admin: Client, number: number): Promise<string> {
  const { rows } = await admin.query<{ id: string }>(`SELECT ${idOf("organization", "$1::int")} AS "id"`, [number]);
  if (!rows[0]) throw new Error("There is no such organization.");
  return rows[0].id;
}

function idOf(kind: string, number: string): string {
  return `md5('${kind} ' || ${number})::uuid`;
}

async function seedOrganizations(admin: Client, organizations: number): Promise<void> {
  await admin.query(
    `INSERT INTO "organizations" ("id", "name", "slug", "time_zone", "figures_computed_at", "updated_at")
     SELECT ${idOf("organization", "n")}, 'Clinic ' || n, 'clinic-' || n, 'Australia/Melbourne', now(), now()
     FROM generate_series(1, $1::int) AS n`,
    [organizations],
  );
  await admin.query(
    `INSERT INTO "organization_services" ("organization_id", "id", "provider", "external_account_id", "account_name",
       "last_succeeded_at", "updated_at")
     SELECT ${idOf("organization", "n")}, ${idOf("connection", "n")}, 'cliniko', 'account ' || n, 'Clinic ' || n, now(), now()
     FROM generate_series(1, $1::int) AS n`,
    [organizations],
  );
}

const person = "(n::bigint * 1000000 + p)";

const contacts = `
  INSERT INTO "contacts" ("organization_id", "id", "connection_id", "external_id", "contact_type", "status", "first_name",
    "last_name", "display_name", "sort_name", "primary_email", "primary_phone", "primary_source", "first_contact_source",
    "source_systems", "metadata", "source_created_at", "source_updated_at", "date_of_birth")
  SELECT ${idOf("organization", "n")}, ${idOf("contact", person)}, ${idOf("connection", "n")}, ${person}::text, 'cliniko_patient',
    CASE WHEN p % 25 = 0 THEN 'archived' ELSE 'active' END, first, last, first || ' ' || last,
    lower(last || ' ' || first), lower(first || '.' || last || p || '@mail.example'), '+614' || lpad((p * 7919 % 100000000)::text, 8, '0'),
    'cliniko', 'cliniko', '{cliniko}', '{}', now() - make_interval(hours => p % 26000), now(), date '1940-01-01' + p * 29 % 30000
  FROM (
    SELECT n, p, ($4::text[])[1 + (n * 31 + p * 17) % 20] AS first,
      initcap(($5::text[])[1 + (n + p * 13) % 20] || ($5::text[])[1 + (n * 3 + p * 7) % 20] || ($5::text[])[1 + p / 20 % 20]) AS last
    FROM generate_series($1::int, $2::int) AS n, generate_series(1, $3::int) AS p
  ) AS people ORDER BY n`;

const spanned = `"organization_id" IN (SELECT ${idOf("organization", "n")} FROM generate_series($1::int, $2::int) AS n)`;

const tokens = `
  INSERT INTO "contact_tokens" ("organization_id", "contact_id", "token")
  SELECT DISTINCT "organization_id", "id", word FROM "contacts", unnest(ARRAY[lower("first_name"), lower("last_name"),
    "primary_email", split_part("primary_email", '@', 1), substr("primary_phone", 2), '0' || substr("primary_phone", 4),
    substr("primary_phone", 4), "external_id"]) AS word
  WHERE ${spanned} AND $3::int > 0
  ORDER BY 1, 3`;

// Every tenth contact has been here in the window, every twentieth will come again.
const appointments = `
  INSERT INTO "appointments" ("organization_id", "id", "connection_id", "external_id", "kind", "starts_at", "ends_at",
    "patient_external_id", "source_created_at", "source_updated_at", "cancelled_at", "did_not_arrive")
  SELECT ${idOf("organization", "n")}, ${idOf("appointment", `(${person} * 10 + v)`)}, ${idOf("connection", "n")},
    (${person} * 10 + v)::text, 'individual', at, at + interval '30 minutes', ${person}::text, at - interval '9 days', at,
    CASE WHEN (p + v) % 12 = 0 THEN at END, (p + v) % 19 = 0
  FROM generate_series($1::int, $2::int) AS n, generate_series(1, $3::int) AS p, generate_series(0, 4) AS v,
    LATERAL (SELECT date_trunc('hour', now()) + make_interval(hours => CASE
      WHEN v = 0 AND p % 20 = 0 THEN 24 + p % 700
      WHEN v <= 1 AND p % 10 = 0 THEN -(1 + p % 1000)
      ELSE -(1200 + (p * 37 + v * 1700) % 7500) END) AS at) AS moment
  ORDER BY n`;

const summaries = `
  INSERT INTO "visit_summaries" ("organization_id", "contact_id", "total_count", "first_visit_at", "last_visit_at", "next_visit_at")
  SELECT "contact"."organization_id", "contact"."id", count(*), min("starts_at") FILTER (WHERE "starts_at" <= now()),
    max("starts_at") FILTER (WHERE "starts_at" <= now()), min("starts_at") FILTER (WHERE "starts_at" > now())
  FROM "contacts" AS "contact" JOIN "appointments" AS "visit" ON "visit"."organization_id" = "contact"."organization_id"
    AND "visit"."connection_id" = "contact"."connection_id" AND "visit"."patient_external_id" = "contact"."external_id"
  WHERE "contact".${spanned} AND "visit"."cancelled_at" IS NULL AND $3::int > 0 GROUP BY 1, 2`;

const entry = `jsonb_agg(jsonb_build_object('id', "visit"."id", 'startsAt', "starts_at", 'endsAt', "ends_at", 'status', 'arrived',
  'type', 'Standard visit', 'practitioner', 'Dr Example', 'business', 'Seaview'))`;

const active = `
  INSERT INTO "active_patients" ("organization_id", "contact_id", "recent_appointment_count", "upcoming_appointment_count",
    "total_appointment_count", "last_appointment_at", "recent_appointments", "upcoming_appointments", "window_from", "window_to",
    "window_days")
  SELECT "contact"."organization_id", "contact"."id", count(*), 0, 5, max("starts_at"), ${entry}, '[]',
    now() - interval '45 days', now(), 45
  FROM "appointments" AS "visit" JOIN "contacts" AS "contact" ON "contact"."organization_id" = "visit"."organization_id"
    AND "contact"."connection_id" = "visit"."connection_id" AND "contact"."external_id" = "visit"."patient_external_id"
  WHERE "visit".${spanned} AND "visit"."cancelled_at" IS NULL AND "contact"."status" = 'active' AND $3::int > 0
    AND "starts_at" BETWEEN now() - interval '45 days' AND now() GROUP BY 1, 2`;
