import { asAdmin } from "@tests/factories/admin-sql";
import { aClinic } from "@tests/factories/clinics";
import { anMxMerchant, aTill, syncTill, transactionsOf } from "@tests/factories/merchants";
import { Client } from "pg";
import { afterAll, expect, inject, test } from "vitest";
import type { TenantDb } from "@/lib/db/guard";
import { settleLinks } from "@/lib/db/payment-facts";
import { followGrowth, learnOwners } from "@/lib/db/planner";
import { withTenant } from "@/lib/db/tenant";

const mx = await anMxMerchant();

// The database may look at what has grown at any moment, too; then there is nothing left for the hub to do.
await asAdmin("ALTER TABLE alerts SET (autovacuum_enabled = off)");

afterAll(() => mx.server.close());

async function analyses(table: string): Promise<number> {
  const [row] = await asAdmin<{ count: number }>(
    "SELECT analyze_count::int AS count FROM pg_stat_user_tables WHERE relname = $1",
    [table],
  );
  return row?.count ?? 0;
}

async function addAlerts({ organizationId }: { organizationId: string }, count: number): Promise<void> {
  await asAdmin(
    `INSERT INTO alerts (organization_id, id, kind, message, acknowledged_at)
     SELECT $1, gen_random_uuid(), 'a kind', 'Something.', now() FROM generate_series(1, $2::int)`,
    [organizationId, count],
  );
}

const aWhile = () => new Promise((resolve) => setTimeout(resolve, 1_010));

test("a table is analyzed when it has grown much, and another is left alone", async () => {
  const ctx = await aClinic({ role: "tenant_owner" });
  await addAlerts(ctx, 501);
  await followGrowth();
  expect(await analyses("alerts")).toBe(1);
  await addAlerts(ctx, 900);
  await aWhile();
  await followGrowth();
  expect(await analyses("alerts")).toBe(1);
  await addAlerts(ctx, 200);
  await followGrowth();
  expect(await analyses("alerts")).toBe(1);
  await aWhile();
  await followGrowth();
  expect(await analyses("alerts")).toBe(2);
  expect(await analyses("invitations")).toBe(0);
});

test("the planner learns of a clinic that has a small part of a table", async () => {
  const [old, late] = [await aClinic({ role: "tenant_owner" }), await aClinic({ role: "tenant_owner" })];
  await addAlerts(old, 20_000);
  await asAdmin("ANALYZE alerts");
  await addAlerts(late, 600);
  const known = async () => {
    const [row] = await asAdmin<{ values: string }>(
      "SELECT most_common_vals::text AS values FROM pg_stats WHERE tablename = 'alerts' AND attname = 'organization_id'",
    );
    return row?.values.includes(late.organizationId);
  };
  expect(await known()).toBe(false);
  await learnOwners();
  expect(await known()).toBe(true);
});

test("nobody but the hub itself has tables analyzed", async () => {
  const ctx = await aClinic({ role: "tenant_owner" });
  await expect(withTenant(ctx, (db) => db.$executeRaw`SELECT learn_owners()`)).rejects.toThrow(/permission denied/);
});

/** While it runs, nobody can analyze the table: neither the hub nor the database by itself. */
async function unanalyzed(table: string, work: () => Promise<void>): Promise<void> {
  const url = new URL(inject("server").adminUrl);
  url.pathname = new URL(process.env.DATABASE_URL ?? "").pathname;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(`BEGIN; LOCK TABLE ${table} IN SHARE UPDATE EXCLUSIVE MODE`);
    await work();
  } finally {
    await client.end();
  }
}

/** How many entries of the payments' indexes this connection has read. */
async function entriesRead(db: TenantDb): Promise<number> {
  const [row] = await db.$queryRaw<{ read: number }[]>`
    SELECT sum(pg_stat_get_xact_tuples_returned("indexrelid"))::int AS "read" FROM pg_index
    WHERE "indrelid" = 'transactions'::regclass`;
  return row?.read ?? 0;
}

const turns = 7;

test("a clinic that has just arrived among others is not read whole to find some of its payments", async () => {
  await syncTill(await aTill(mx, { payments: 600, invoices: 60 }), { mode: "full" });
  const late = await aTill(mx, { payments: 1_000, invoices: 100 });
  await asAdmin("ANALYZE");
  await unanalyzed("transactions", async () => {
    await syncTill(late, { mode: "full" });
    const { organizationId } = late.ctx;
    const transactions = (await transactionsOf(late)).slice(0, 100).map(({ externalId }) => externalId);
    const target = { organizationId, connectionId: late.connection.id, provider: "mx-merchant" } as const;
    const settle = async (db: TenantDb) => {
      const before = await entriesRead(db);
      for (let turn = 0; turn < turns; turn += 1) await settleLinks(db, target, { transactions });
      return ((await entriesRead(db)) - before) / transactions.length / turns;
    };
    expect(await withTenant(late.ctx, settle, { plansForAny: true })).toBeLessThan(10);
    // As the planner would have it for this clinic, of which it has never heard.
    expect(await withTenant(late.ctx, settle)).toBeGreaterThan(20);
  });
});

test("what a sync writes is planned for any clinic", async () => {
  await asAdmin(`
    CREATE FUNCTION refuse_own_plans() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF current_setting('plan_cache_mode') <> 'force_generic_plan' THEN RAISE 'planned for one clinic'; END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER refuse_own_plans BEFORE INSERT ON transactions FOR EACH ROW EXECUTE FUNCTION refuse_own_plans()`);
  try {
    const { status, counts } = await syncTill(await aTill(mx, { payments: 3, invoices: 1 }), { mode: "full" });
    expect(status).toBe("succeeded");
    expect(counts).toMatchObject({ rejected: 0 });
  } finally {
    await asAdmin("DROP TRIGGER refuse_own_plans ON transactions");
  }
});
