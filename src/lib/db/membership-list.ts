import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { beyond, inOrder, type Position, type Sort } from "@/lib/db/keyset";

/** Which memberships: every condition that is not null must hold. `today` is the organization's day. */
export type MembershipFilter = {
  organizationId: OrganizationId;
  today: string;
  state: string | null;
  currency: string | null;
  ids: string[] | null;
};

/** Whose memberships, on which day, whatever else a list is narrowed by. */
type Standing = Pick<MembershipFilter, "organizationId" | "today">;

export type MembershipRow = {
  id: string;
  externalId: string;
  name: string;
  sortName: string;
  customerName: string | null;
  state: string;
  status: string;
  interval: string | null;
  every: string | null;
  amountMinor: bigint;
  currency: string;
  startDate: string | null;
  nextBillDate: string | null;
  lastInvoiceAt: Date | null;
  contactId: string | null;
  contactName: string | null;
};

const contract = Prisma.sql`"contract"."organization_id"`;

export const membershipSort: Sort = {
  by: Prisma.sql`lower(coalesce("contract"."customer_name", "contract"."name")) COLLATE "C"`,
  key: "text",
  descending: false,
  id: Prisma.sql`"contract"."id"`,
};

/** A stretch of the memberships, by the name of who pays. What the provider no longer has is left out. */
export function readMembershipRows(
  db: TenantDb,
  filter: MembershipFilter,
  { position, limit }: { position: Position | null; limit: number },
): Promise<MembershipRow[]> {
  return db.$queryRaw<MembershipRow[]>`
    SELECT "contract"."id"::text AS "id", "contract"."external_id" AS "externalId", "contract"."name",
      ${membershipSort.by} AS "sortName", "contract"."customer_name" AS "customerName", ${stateOf(filter)} AS "state",
      "contract"."status", "contract"."interval", "contract"."every", "contract"."amount_minor" AS "amountMinor",
      "contract"."currency", "contract"."start_date"::text AS "startDate",
      "contract"."next_bill_date"::text AS "nextBillDate", "contract"."last_invoice_at" AS "lastInvoiceAt",
      "contact"."id"::text AS "contactId", "contact"."display_name" AS "contactName"
    FROM "contracts" AS "contract"
    LEFT JOIN "contacts" AS "contact" ON "contact"."organization_id" = ${filter.organizationId}::uuid
      AND "contact"."id" = "contract"."contact_id"
    WHERE ${chosen(filter)} AND ${filter.state === null ? Prisma.sql`true` : Prisma.sql`${stateOf(filter)} = ${filter.state}`}
      AND ${beyond(membershipSort, position)}
    ORDER BY ${inOrder(membershipSort)} LIMIT ${limit}::int`;
}

/** How many memberships of the list are in each state, whatever the filter says about that. */
export function countMemberships(db: TenantDb, filter: MembershipFilter): Promise<{ state: string; count: number }[]> {
  return db.$queryRaw`
    SELECT ${stateOf(filter)} AS "state", count(*)::int AS "count" FROM "contracts" AS "contract"
    WHERE ${chosen(filter)} GROUP BY 1`;
}

export type Rhythm = {
  every: string | null;
  interval: string | null;
  nextBillDate: string;
  currency: string;
  amountMinor: bigint;
  ids: string[];
};

/** When and how often what is active or due is charged, those that are alike together. */
export function readRhythms(db: TenantDb, filter: Standing): Promise<Rhythm[]> {
  return db.$queryRaw<Rhythm[]>`
    SELECT "every", "interval", "next_bill_date"::text AS "nextBillDate", "currency",
      sum("amount_minor")::bigint AS "amountMinor", array_agg("contract"."id"::text) AS "ids"
    FROM "contracts" AS "contract"
    WHERE ${standing(filter)} AND "next_bill_date" IS NOT NULL AND ${stateOf(filter)} IN ('active', 'due')
    GROUP BY 1, 2, 3, 4`;
}

function chosen(filter: MembershipFilter): Prisma.Sql {
  const { currency, ids } = filter;
  return Prisma.sql`${standing(filter)}
    AND ${currency === null ? Prisma.sql`true` : Prisma.sql`"contract"."currency" = ${currency}`}
    AND ${ids === null ? Prisma.sql`true` : Prisma.sql`"contract"."id" = ANY(${ids}::uuid[])`}`;
}

function standing({ organizationId }: Standing): Prisma.Sql {
  return Prisma.sql`${contract} = ${organizationId}::uuid AND "contract"."deleted_at" IS NULL`;
}

function stateOf({ today }: Standing): Prisma.Sql {
  return Prisma.sql`CASE WHEN "contract"."status" <> 'Active' THEN 'churned'
    WHEN "contract"."has_declined_payment" THEN 'failed'
    WHEN "contract"."next_bill_date" <= ${today}::date THEN 'due' ELSE 'active' END`;
}
