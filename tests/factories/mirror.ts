import { writeFigures } from "@/lib/db/figures";
import type { TenantDb } from "@/lib/db/guard";
import { withTenant } from "@/lib/db/tenant";
import type { TenantContext } from "@/lib/tenant/context";

type Row = Record<string, unknown>;
export type Mirror = Record<string, Row[]>;

/** Payments are stamped with when they were asked for, and with when something was seen to change. */
const asked = ["source_updated_at", "changed_at"];
const own = ["organization_id", "connection_id", "created_at", "updated_at"];

/** What each table says, by the provider's ids: a row's own id and stamps are left out, and contacts are named by theirs. */
const statements: Record<string, { sql: string; without: string[] }> = {
  ...mirrorOfTable("businesses"),
  ...mirrorOfTable("practitioners"),
  ...mirrorOfTable("appointment_types"),
  ...mirrorOfTable("appointments"),
  ...mirrorOfTable("attendees"),
  ...mirrorOfTable("contacts"),
  ...mirrorOfTable("transactions", ["invoices_known_at", "number_absent_at", ...asked]),
  ...mirrorOfTable("invoices", ["detailed_at", ...asked]),
  ...mirrorOfTable("invoice_items", asked),
  ...mirrorOfTable("contracts", asked),
  ...paymentFactsOf("transaction_statuses", `"fact"."status"`, ["seen_at", "happened_at"]),
  ...paymentFactsOf("transaction_tokens", `"fact"."token"`),
  ...factsOf("contact_identifiers", `"fact"."kind", "fact"."value"`, ["account_id"]),
  ...factsOf("contact_tokens", `"fact"."token"`, []),
  ...factsOf("consents", `"fact"."channel"`, ["recorded_at"]),
  ...factsOf("active_patients", "1", ["window_to"]),
  ...factsOf("visit_summaries", "1", []),
};

/** Every table that a sync fills, row by row in a lasting order; with the rows' own ids and stamps, or without. */
export async function mirrorOf(ctx: TenantContext, { ids }: { ids: boolean }): Promise<Mirror> {
  const read = async (db: TenantDb) => {
    // Tables filled a moment ago have no statistics: pairing them row by row would take the planner's word for nothing.
    await db.$executeRaw`SELECT set_config('enable_nestloop', 'off', true)`;
    const tables: Mirror = {};
    for (const [table, { sql, without }] of Object.entries(statements)) {
      const rows = await db.$queryRawUnsafe<Row[]>(sql, ctx.organizationId);
      tables[table] = ids ? rows : rows.map((row) => withoutKeys(row, without));
    }
    return tables;
  };
  return withTenant(ctx, read, { timeoutMs: 120_000 });
}

/**
 * What an undisturbed clinic's tables say at the moment that another's figures were computed, for comparing the two: with
 * a midnight, or the hour of a visit, between their syncs the same visits give other figures. Refuses another without any.
 */
export async function mirrorAsOf(other: TenantContext, undisturbed: TenantContext): Promise<Mirror> {
  const { figuresComputedAt } = await withTenant(other, (db) =>
    db.organization.findUniqueOrThrow({ where: { id: other.organizationId }, select: { figuresComputedAt: true } }),
  );
  if (!figuresComputedAt) throw new Error("The figures of the other clinic were never computed.");
  await withTenant(undisturbed, (db) => writeFigures(db, undisturbed.organizationId, figuresComputedAt));
  return mirrorOf(undisturbed, { ids: false });
}

function withoutKeys(row: Row, without: string[]): Row {
  const kept = Object.entries(row).filter(([name]) => !without.includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, isVisits(value) ? anonymous(value) : value]));
}

function isVisits(value: unknown): value is Row[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "object" && entry !== null);
}

/** Lists of visits name ours by their own ids, and by these order what begins at the same moment. */
function anonymous(visits: Row[]): Row[] {
  const named = visits.map(({ id, ...rest }) => [JSON.stringify(rest), rest] as const);
  return named.toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, visit]) => visit);
}

function mirrorOfTable(table: string, without: string[] = []) {
  const sql = `SELECT * FROM "${table}" WHERE "organization_id" = $1::uuid ORDER BY "external_id"`;
  return { [table]: { sql, without: ["id", ...own, ...without] } };
}

function factsOf(table: string, order: string, without: string[]) {
  const sql = `SELECT "fact".*, "contact"."external_id" AS "of" FROM "${table}" AS "fact"
    JOIN "contacts" AS "contact" ON "contact"."organization_id" = "fact"."organization_id"
      AND "contact"."id" = "fact"."contact_id"
    WHERE "fact"."organization_id" = $1::uuid ORDER BY "contact"."external_id", ${order}`;
  return { [table]: { sql, without: ["id", "contact_id", ...own, ...without] } };
}

function paymentFactsOf(table: string, order: string, without: string[] = []) {
  const sql = `SELECT "fact".*, "payment"."external_id" AS "of" FROM "${table}" AS "fact"
    JOIN "transactions" AS "payment" ON "payment"."organization_id" = "fact"."organization_id"
      AND "payment"."id" = "fact"."transaction_id"
    WHERE "fact"."organization_id" = $1::uuid ORDER BY "payment"."external_id", ${order}`;
  return { [table]: { sql, without: ["id", "transaction_id", ...own, ...without] } };
}
