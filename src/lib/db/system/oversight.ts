import { Prisma } from "@/lib/db/generated/client";
import { beyond, inOrder, type Position, type Sort } from "@/lib/db/keyset";
import { withSystem } from "@/lib/db/system/transaction";

/** What a super admin sees of an organization in a list: how it stands, never who is in it. */
export type OrganizationRow = {
  id: string;
  name: string;
  slug: string;
  plan: string;
  status: string;
  timeZone: string;
  country: string;
  currency: string;
  createdAt: Date;
  figures: unknown;
  figuresComputedAt: Date | null;
  members: number;
  patients: number;
  /** What the name is sorted by. */
  sortName: string;
};

export type OrganizationOrder = "name" | "created" | "patients";

export type OrganizationFilter = {
  search: string | null;
  plan: string | null;
  status: string | null;
  /** Only those with something to look at. */
  troubled: boolean;
};

const id = Prisma.sql`"o"."id"`;
const patients = Prisma.sql`coalesce(("o"."figures" ->> 'patients')::int, 0)`;
const sortName = Prisma.sql`(lower("o"."name") COLLATE "C")`;

export const organizationSorts: Record<OrganizationOrder, Pick<Sort, "by" | "key" | "id">> = {
  name: { by: sortName, key: "text", id },
  created: { by: Prisma.sql`"o"."created_at"`, key: "time", id },
  patients: { by: patients, key: "count", id },
};

type Reading = { sort: Sort; position: Position | null; limit: number };

/** A stretch of all organizations in their order, in one statement. */
export function listOrganizationRows(
  filter: OrganizationFilter,
  { sort, position, limit }: Reading,
): Promise<OrganizationRow[]> {
  return withSystem(
    (db) => db.$queryRaw<OrganizationRow[]>`
      SELECT ${columns} FROM "organizations" AS "o"
      WHERE ${matching(filter)} AND ${beyond(sort, position)} ORDER BY ${inOrder(sort)} LIMIT ${limit}::int`,
  );
}

/** How many organizations a filter leaves. */
export function countOrganizationRows(filter: OrganizationFilter): Promise<number> {
  return withSystem(async (db) => {
    const [row] = await db.$queryRaw<{ total: number }[]>`
      SELECT count(*)::int AS "total" FROM "organizations" AS "o" WHERE ${matching(filter)}`;
    return row?.total ?? 0;
  });
}

/** One organization; null for an id that nobody has. */
export function findOrganizationRow(organizationId: string): Promise<OrganizationRow | null> {
  return withSystem(async (db) => {
    const [row] = await db.$queryRaw<OrganizationRow[]>`
      SELECT ${columns} FROM "organizations" AS "o" WHERE "o"."id" = ${organizationId}::uuid`;
    return row ?? null;
  });
}

export type ConnectionHealthRow = {
  organizationId: string;
  id: string;
  provider: string;
  name: string;
  status: string;
  lastSucceededAt: Date | null;
  /** Runs that failed since the last success. */
  failedRuns: number;
  openAlerts: number;
  isRunning: boolean;
};

/** How each connection of some organizations does, in one statement. */
export function listConnectionHealth(organizationIds: string[]): Promise<ConnectionHealthRow[]> {
  return withSystem(
    (db) => db.$queryRaw<ConnectionHealthRow[]>`
      SELECT "c"."organization_id"::text AS "organizationId", "c"."id"::text AS "id", "c"."provider",
        "c"."account_name" AS "name", "c"."status", "c"."last_succeeded_at" AS "lastSucceededAt",
        (SELECT count(*)::int FROM "sync_runs" "r" WHERE ${of("r")} AND ${failedSince}) AS "failedRuns",
        (SELECT count(*)::int FROM "alerts" "a" WHERE ${of("a")} AND "a"."acknowledged_at" IS NULL) AS "openAlerts",
        EXISTS (SELECT FROM "sync_runs" "r" WHERE ${of("r")} AND "r"."status" IN ('queued', 'running')) AS "isRunning"
      FROM "organization_services" "c"
      WHERE "c"."organization_id" = ANY(${organizationIds}::uuid[]) AND "c"."status" <> 'disconnected'
      ORDER BY "c"."organization_id", "c"."created_at", "c"."id"`,
  );
}

const columns = Prisma.sql`
  "o"."id"::text AS "id", "o"."name", "o"."slug", "o"."subscription_plan" AS "plan",
  "o"."subscription_status" AS "status", "o"."time_zone" AS "timeZone", "o"."country", "o"."currency",
  "o"."created_at" AS "createdAt", "o"."figures", "o"."figures_computed_at" AS "figuresComputedAt",
  ${patients} AS "patients", ${sortName} AS "sortName",
  (SELECT count(*)::int FROM "organization_users" "m" JOIN "users" "u" ON "u"."id" = "m"."user_id"
    WHERE "m"."organization_id" = "o"."id" AND "m"."status" = 'active' AND "u"."status" = 'active'
      AND ("m"."expires_at" IS NULL OR "m"."expires_at" > now())) AS "members"`;

const failedSince = Prisma.sql`"r"."status" = 'failed'
  AND "r"."created_at" > coalesce("c"."last_succeeded_at", '-infinity')`;

/** The rows of another table that are about connection `c`, by the index that begins with its organization. */
function of(alias: "r" | "a"): Prisma.Sql {
  const table = Prisma.raw(`"${alias}"`);
  return Prisma.sql`${table}."organization_id" = "c"."organization_id" AND ${table}."connection_id" = "c"."id"`;
}

function matching({ search, plan, status, troubled }: OrganizationFilter): Prisma.Sql {
  return Prisma.sql`
    ${search === null ? Prisma.sql`true` : Prisma.sql`strpos(lower("o"."name" || ' ' || "o"."slug"), lower(${search})) > 0`}
    AND ${plan === null ? Prisma.sql`true` : Prisma.sql`"o"."subscription_plan" = ${plan}`}
    AND ${status === null ? Prisma.sql`true` : Prisma.sql`"o"."subscription_status" = ${status}`}
    AND ${troubled ? isTroubled : Prisma.sql`true`}`;
}

/** A connection that the provider refuses, whose last runs failed, or with an alert that nobody has seen to. */
const isTroubled = Prisma.sql`EXISTS (
  SELECT FROM "organization_services" "c"
  WHERE "c"."organization_id" = "o"."id" AND "c"."status" <> 'disconnected' AND ("c"."status" = 'refused'
    OR EXISTS (SELECT FROM "alerts" "a" WHERE ${of("a")} AND "a"."acknowledged_at" IS NULL)
    OR EXISTS (SELECT FROM "sync_runs" "r" WHERE ${of("r")} AND ${failedSince})))`;
