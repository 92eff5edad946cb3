import { isDeepStrictEqual } from "node:util";
import type { TenantDb } from "@/lib/db/guard";
import { withBenchDatabase } from "./database";
import { organizationId, seedCrowd } from "./lists-seed";
import { median } from "./median";
import { withAdmin } from "./practices";

const crowd = { organizations: 1_000, contactsEach: 1_000, visits: false };
const measuredOrganizations = 60;
const rounds = 5;

type Query = (db: TenantDb, organizationId: string) => Promise<unknown>;
type Side = (work: (db: TenantDb) => Promise<unknown>) => Promise<unknown>;
type Times = { walled: number[]; bare: number[] };

/**
 * Measures the product's own list queries on a million contacts, as the tenant's role behind row level security and as a
 * superuser whom no policy binds: the same statement for the same organization, one right after the other.
 */
export function benchRls(): Promise<object> {
  return withBenchDatabase(async ({ adminUrl }) => {
    const ids = await withAdmin(adminUrl, async (admin) => {
      await seedCrowd(admin, crowd);
      const found: string[] = [];
      for (let n = 1; n <= measuredOrganizations; n += 1) found.push(await organizationId(admin, n * 16));
      return found;
    });
    return measure(adminUrl, ids);
  });
}

async function measure(adminUrl: string, ids: string[]): Promise<object> {
  const { PrismaClient } = await import("@/lib/db/generated/client");
  const { PrismaPg } = await import("@prisma/adapter-pg");
  const { systemContext } = await import("@/features/sync/mutations");
  const { withTenant } = await import("@/lib/db/tenant");
  const { disconnect } = await import("@/lib/db/client");
  const superuser = new PrismaClient({ adapter: new PrismaPg({ connectionString: adminUrl, max: 1 }) });
  const bare: Side = (work) => superuser.$transaction((db) => work(db as unknown as TenantDb));
  const walledOf =
    (id: string): Side =>
    (work) =>
      withTenant(systemContext(id), work);
  try {
    const queries = await listQueries();
    const playRound = async (times: Record<string, Times> = {}) => {
      for (const id of ids) await compareAll(queries, id, { walled: walledOf(id), bare }, times);
      return times;
    };
    await playRound();
    const times: Record<string, Times> = {};
    for (let round = 1; round <= rounds; round += 1) await playRound(times);
    return figuresOf(times);
  } finally {
    await superuser.$disconnect();
    await disconnect();
  }
}

/** The statements of the patient list: its first page, a later one, a search, and the count. */
async function listQueries(): Promise<Record<string, Query>> {
  const { readPatientRows, countPatientRows, patientSorts } = await import("@/lib/db/patient-list");
  const sort = { ...patientSorts.name, descending: false };
  const filterOf = (id: string, words: string[] = []) => ({ organizationId: id as never, words, status: "active" });
  const page = { sort, position: null, limit: 50 };
  const middle = { key: "m", id: "00000000-0000-0000-0000-000000000000" };
  return {
    list: (db, id) => readPatientRows(db, filterOf(id), page),
    next: (db, id) => readPatientRows(db, filterOf(id), { ...page, position: middle }),
    search: (db, id) => readPatientRows(db, filterOf(id, ["ros"]), page),
    count: (db, id) => countPatientRows(db, filterOf(id)),
  };
}

type Sides = { walled: Side; bare: Side };

async function compareAll(queries: Record<string, Query>, id: string, sides: Sides, times: Record<string, Times>) {
  for (const [name, query] of Object.entries(queries)) {
    const walled = await timed(query, id, sides.walled);
    const bare = await timed(query, id, sides.bare);
    if (!isDeepStrictEqual(walled.rows, bare.rows)) throw new Error("Both sides should have found the same rows.");
    times[name] ??= { walled: [], bare: [] };
    times[name].walled.push(walled.ms);
    times[name].bare.push(bare.ms);
  }
}

/** The time of the statement alone; the transaction around it is the same on both sides and is left out. */
async function timed(query: Query, id: string, side: Side): Promise<{ rows: unknown; ms: number }> {
  let ms = 0;
  const rows = await side(async (db) => {
    const startedAt = performance.now();
    const found = await query(db, id);
    ms = performance.now() - startedAt;
    return found;
  });
  return { rows, ms };
}

function figuresOf(times: Record<string, Times>): object {
  const ratios: Record<string, number> = {};
  for (const [name, { walled, bare }] of Object.entries(times)) {
    ratios[name] = Math.round((median(walled) / median(bare)) * 100) / 100;
    process.stdout.write(`${name}: ${median(walled).toFixed(2)} ms with, ${median(bare).toFixed(2)} ms without\n`);
  }
  return { ratio: Math.max(...Object.values(ratios)), ratios };
}
