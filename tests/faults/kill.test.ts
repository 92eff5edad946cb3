import { randomUUID } from "node:crypto";
import { depth } from "@tests/setup/depth";
import { afterAll, expect, inject, test } from "vitest";
import { startChild } from "@/cli/bench/child";
import { findFreePort } from "@/cli/ports";
import { databaseUrls, dropDatabase, ensureDatabase } from "@/cli/provision";
import type { Aftermath, Killing } from "./kill-lane";
import { killPoints, paymentKills } from "./kill-points";

const lanes = depth({ sample: 4, full: 8 });
const { adminUrl, template, logins } = inject("server");
const names: string[] = [];

afterAll(async () => {
  for (const name of names) await dropDatabase(adminUrl, name);
});

/** A database, a provider and a worker of its own, in a process of its own: lanes disturb each other in nothing. */
async function openLane<Way extends string>(file: string) {
  const name = `lane_${randomUUID().replaceAll("-", "")}`;
  names.push(name);
  await ensureDatabase(adminUrl, name, template);
  const { databaseUrl, directUrl } = databaseUrls(adminUrl, name, logins);
  const laneAdminUrl = new URL(adminUrl);
  laneAdminUrl.pathname = `/${name}`;
  const env = {
    DATABASE_URL: databaseUrl,
    DIRECT_URL: directUrl,
    LANE_ADMIN_URL: laneAdminUrl.href,
    PROVIDER_SANDBOX_URL: `http://127.0.0.1:${await findFreePort()}`,
  };
  return startChild<Killing<Way>, Aftermath>(new URL(file, import.meta.url).href, { env });
}

type Work<Way extends string> = { left: Killing<Way>[]; done: [Killing<Way>, Aftermath][] };

/** Takes points from the list one after the other, until there is none left. */
async function workOff<Way extends string>(file: string, { left, done }: Work<Way>): Promise<void> {
  const lane = await openLane<Way>(file);
  try {
    for (let order = left.shift(); order; order = left.shift()) done.push([order, await lane.ask(order)]);
  } finally {
    await lane.stop();
  }
}

/** Kills at all of these points, several lanes at once, and says how long each run waited for another worker. */
async function killAtEach<Way extends string>(file: string, orders: Killing<Way>[]): Promise<number[]> {
  const work: Work<Way> = { left: [...orders], done: [] };
  const lanesRun = await Promise.allSettled(Array.from({ length: lanes }, () => workOff(file, work)));
  expect(lanesRun.filter(({ status }) => status === "rejected")).toEqual([]);
  for (const [order, { expectedCounts, takenUpAfterMs, ...outcome }] of work.done) {
    expect(outcome, JSON.stringify(order)).toEqual({
      status: "succeeded",
      counts: expectedCounts,
      differing: [],
      leftovers: 0,
    });
    expect(takenUpAfterMs ?? 0, JSON.stringify(order)).toBeLessThan(60_000);
  }
  expect(work.done).toHaveLength(orders.length);
  return work.done.flatMap(([, { takenUpAfterMs }]) => takenUpAfterMs ?? []);
}

test(
  "a worker that is killed at any point loses nothing: another goes on by itself, to the same tables",
  async () => {
    const orders = killPoints(depth({ sample: 4, full: 76 })).map((point) => ({ point, way: "full" as const }));
    const waits = await killAtEach("./practice-lane.ts", orders);
    expect(waits.length).toBeGreaterThanOrEqual(depth({ sample: 3, full: 72 }));
    expect(Math.max(...waits)).toBeGreaterThan(1_000);
  },
  30 * 60_000,
);

test(
  "a worker that is killed at any step of a sync of payments loses nothing, in whichever way it finds the invoices",
  async () => {
    const orders = paymentKills(depth({ sample: 4, full: 72 }));
    const waits = await killAtEach("./till-lane.ts", orders);
    expect(waits.length).toBeGreaterThanOrEqual(orders.length / 2);
  },
  30 * 60_000,
);
