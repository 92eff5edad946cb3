import { ensureDatabase } from "../provision";
import { type Child, startChild } from "./child";
import { withBenchDatabase } from "./database";
import { type Crowd, organizationId, seedCrowd } from "./lists-seed";
import { median, percentile } from "./median";
import { withAdmin } from "./practices";

const names = ["patients", "search", "active", "otherWindow", "dashboard"] as const;

type List = (typeof names)[number];
export type ListsOrder = { list: List; organizationId: string; turn: number };
export type ListsAnswer = { ms: number };

type Reader = Child<ListsOrder, ListsAnswer>;
type Times = Record<List, number[]>;

const contactsEach = 1_000;
const measuredOrganizations = 100;
const rounds = 5;

/**
 * Measures the patient list, search, active list and dashboard among many organizations, and how much slower they are
 * than among a tenth of them: the same organizations, asked in turn in both databases.
 */
export function benchLists(organizations = 1_000): Promise<object> {
  return withBenchDatabase(async ({ adminUrl, databaseUrl }) => {
    const few: Crowd = { organizations: Math.ceil(organizations / 10), contactsEach };
    const many: Crowd = { organizations, contactsEach };
    await ensureDatabase(at(adminUrl, "postgres"), "bench_few", "bench");
    const ids = await seed(at(adminUrl, "bench_few"), few);
    await seed(at(adminUrl, "bench"), many);
    const amongFew = readerOf(at(databaseUrl, "bench_few"));
    const amongMany = readerOf(at(databaseUrl, "bench"));
    try {
      await play({ ids: ids.slice(0, 10), amongFew, amongMany });
      const played: { few: Times; many: Times }[] = [];
      for (let round = 1; round <= rounds; round += 1) played.push(await play({ ids, amongFew, amongMany }));
      return figuresOf(played);
    } finally {
      await Promise.all([amongFew.stop(), amongMany.stop()]);
    }
  });
}

async function seed(adminUrl: string, crowd: Crowd): Promise<string[]> {
  return withAdmin(adminUrl, async (admin) => {
    const startedAt = performance.now();
    await seedCrowd(admin, crowd);
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    process.stdout.write(`seeded ${crowd.organizations} organizations of ${crowd.contactsEach} in ${seconds} s\n`);
    const ids: string[] = [];
    for (let number = 1; number <= Math.min(measuredOrganizations, crowd.organizations); number += 1) {
      ids.push(await organizationId(admin, number));
    }
    return ids;
  });
}

function readerOf(databaseUrl: string): Reader {
  process.env.DATABASE_URL = databaseUrl;
  return startChild("./lists-process.ts");
}

type Players = { ids: string[]; amongFew: Reader; amongMany: Reader };

/** Every list of every organization, once in each database, one right after the other. */
async function play({ ids, amongFew, amongMany }: Players): Promise<{ few: Times; many: Times }> {
  const [few, many] = [noTimes(), noTimes()];
  for (const [turn, id] of ids.entries()) {
    for (const list of names) {
      const order = { list, organizationId: id, turn };
      few[list].push((await amongFew.ask(order)).ms);
      many[list].push((await amongMany.ask(order)).ms);
    }
  }
  return { few, many };
}

function figuresOf(played: { few: Times; many: Times }[]): object {
  const p95Ms: Record<string, number> = {};
  const growth: Record<string, number> = {};
  for (const list of names) {
    p95Ms[list] = rounded(percentile(played.flatMap(({ many }) => many[list])));
    growth[list] = rounded(median(played.map(({ few, many }) => percentile(many[list]) / percentile(few[list]))));
  }
  const counted = names.filter((list) => list !== "otherWindow");
  return { p95Ms, growth, growthRatio: Math.max(...counted.map((list) => growth[list] ?? 0)) };
}

function rounded(figure: number): number {
  return Math.round(figure * 100) / 100;
}

function noTimes(): Times {
  return { patients: [], search: [], active: [], otherWindow: [], dashboard: [] };
}

function at(url: string, database: string): string {
  const moved = new URL(url);
  moved.pathname = `/${database}`;
  return moved.toString();
}
