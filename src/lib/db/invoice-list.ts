import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { beyond, inOrder, type Position, type Sort } from "@/lib/db/keyset";
import { isFoundBy } from "@/lib/db/payment-words";

/** Which invoices: every condition that is not null must hold. */
export type InvoiceFilter = {
  organizationId: OrganizationId;
  words: string[];
  status: string | null;
  /** Whether what belongs to it was sent to the provider of the treatment, or still is to be. */
  sent: boolean | null;
  from: Date | null;
  until: Date | null;
  contactId: string | null;
};

/** One invoice as lists show it. */
export type InvoiceRow = {
  id: string;
  externalId: string;
  number: string;
  at: Date;
  status: string;
  currency: string;
  totalMinor: bigint;
  paidMinor: bigint | null;
  balanceMinor: bigint | null;
  invoiceDate: string | null;
  dueDate: string | null;
  customerName: string | null;
  product: string | null;
  category: string | null;
  itemCount: number;
  contactId: string | null;
  contactName: string | null;
  dataSentAt: Date | null;
  dataSentBy: string | null;
  dataSentByName: string | null;
};

const id = Prisma.sql`"invoice"."id"`;

export const invoiceSorts = {
  at: { by: Prisma.sql`"invoice"."source_created_at"`, key: "time", id },
} as const satisfies Record<string, Pick<Sort, "by" | "key" | "id">>;

type PageOf = { sort: Sort; position: Position | null; limit: number };

/** A stretch of the list, in its order, from after a position. What the provider no longer has is left out. */
export function readInvoiceRows(db: TenantDb, filter: InvoiceFilter, page: PageOf): Promise<InvoiceRow[]> {
  const found = Prisma.sql`
    SELECT "invoice"."id" FROM "invoices" AS "invoice" WHERE ${matching(filter)} AND ${beyond(page.sort, page.position)}
    ORDER BY ${inOrder(page.sort)} LIMIT ${page.limit}::int`;
  return db.$queryRaw<InvoiceRow[]>`${selected(filter.organizationId, found)} ORDER BY ${inOrder(page.sort)}`;
}

/** One invoice as the list shows it; null where there is none. */
export async function readInvoiceRow(
  db: TenantDb,
  organizationId: OrganizationId,
  invoiceId: string,
): Promise<InvoiceRow | null> {
  const found = Prisma.sql`SELECT ${invoiceId}::uuid AS "id"`;
  const [row] = await db.$queryRaw<InvoiceRow[]>`${selected(organizationId, found)}`;
  return row ?? null;
}

export type InvoiceCounts = { all: number; notSent: number; sent: number };

/** How many invoices the whole list has, how many were sent and how many are to be, whatever the filter says about that. */
export async function countInvoiceRows(db: TenantDb, filter: InvoiceFilter): Promise<InvoiceCounts> {
  const [row] = await db.$queryRaw<InvoiceCounts[]>`
    SELECT count(*)::int AS "all", count(*) FILTER (WHERE ${isToSend})::int AS "notSent",
      count(*) FILTER (WHERE ${isSent})::int AS "sent"
    FROM "invoices" AS "invoice" WHERE ${matching({ ...filter, sent: null })}`;
  return row ?? { all: 0, notSent: 0, sent: 0 };
}

function selected(organizationId: OrganizationId, found: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT "invoice"."id"::text AS "id", "invoice"."external_id" AS "externalId", "invoice"."number",
      "invoice"."source_created_at" AS "at", "invoice"."status", "invoice"."currency",
      "invoice"."total_minor" AS "totalMinor", "invoice"."paid_minor" AS "paidMinor",
      "invoice"."balance_minor" AS "balanceMinor", "invoice"."invoice_date"::text AS "invoiceDate",
      "invoice"."due_date"::text AS "dueDate", "invoice"."customer_name" AS "customerName", "item"."name" AS "product",
      "category"."name" AS "category", coalesce("items"."count", 0) AS "itemCount",
      "contact"."id"::text AS "contactId", "contact"."display_name" AS "contactName",
      "invoice"."data_sent_at" AS "dataSentAt", "invoice"."data_sent_by"::text AS "dataSentBy",
      "invoice"."data_sent_by_name" AS "dataSentByName"
    FROM (${found}) AS "shown"
    JOIN "invoices" AS "invoice" ON "invoice"."organization_id" = ${organizationId}::uuid
      AND "invoice"."id" = "shown"."id"
    LEFT JOIN "invoice_items" AS "item" ON "item"."organization_id" = ${organizationId}::uuid
      AND "item"."connection_id" = "invoice"."connection_id"
      AND "item"."invoice_external_id" = "invoice"."external_id" AND "item"."is_primary" AND "item"."deleted_at" IS NULL
    LEFT JOIN LATERAL (
      SELECT count(*)::int AS "count" FROM "invoice_items" WHERE "organization_id" = ${organizationId}::uuid
        AND "connection_id" = "invoice"."connection_id" AND "invoice_external_id" = "invoice"."external_id"
        AND "deleted_at" IS NULL
    ) AS "items" ON true
    LEFT JOIN "product_categories" AS "category" ON "category"."organization_id" = ${organizationId}::uuid
      AND "category"."id" = "item"."category_id"
    LEFT JOIN "contacts" AS "contact" ON "contact"."organization_id" = ${organizationId}::uuid
      AND "contact"."id" = "invoice"."contact_id"`;
}

const all = Prisma.sql`true`;

function matching({ organizationId, words, status, sent, from, until, contactId }: InvoiceFilter): Prisma.Sql {
  const conditions = [
    Prisma.sql`"invoice"."organization_id" = ${organizationId}::uuid AND "invoice"."deleted_at" IS NULL`,
    status === null ? all : Prisma.sql`"invoice"."status" = ${status}`,
    sent === null ? all : sent ? isSent : isToSend,
    from ? Prisma.sql`"invoice"."source_created_at" >= ${from.toISOString()}::timestamptz` : all,
    until ? Prisma.sql`"invoice"."source_created_at" < ${until.toISOString()}::timestamptz` : all,
    contactId === null ? all : Prisma.sql`"invoice"."contact_id" = ${contactId}::uuid`,
    isFoundBy({ organizationId, words, table: "invoice" }),
  ];
  return Prisma.join(
    conditions.filter((condition) => condition !== all),
    " AND ",
  );
}

const isSent = Prisma.sql`"invoice"."data_sent_at" IS NOT NULL`;
/** What came to nothing leaves nothing to send. */
const isToSend = Prisma.sql`("invoice"."data_sent_at" IS NULL AND "invoice"."status" NOT IN ('Void', 'Cancelled'))`;
