import { randomUUID } from "node:crypto";
import { depth } from "@tests/setup/depth";
import { afterAll, expect, inject, test } from "vitest";
import { startChild } from "@/cli/bench/child";
import { findFreePort } from "@/cli/ports";
import { databaseUrls, dropDatabase, ensureDatabase } from "@/cli/provision";
import type { Aftermath } from "./kill-lane";
import { type KillPoint, killPoints } from "./kill-points";

const lanes = depth({ sample: 4, full: 8 });
const { adminUrl, template, logins } = inject("server");
const names: string[] = [];

afterAll(async () => {
  for (const name of names) await dropDatabase(adminUrl, name);
});

/** A database, a provider and a worker of its own, in a process of its own: lanes disturb each other in nothing. */
async function openLane() {
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
  return startChild<KillPoint, Aftermath>(new URL("./kill-lane.ts", import.meta.url).href, { env });
}

/** Takes points from the list one after the other, until there is none left. */
async function workOff(points: KillPoint[], aftermaths: [KillPoint, Aftermath][]): Promise<void> {
  const lane = await openLane();
  try {
    for (let point = points.shift(); point; point = points.shift()) aftermaths.push([point, await lane.ask(point)]);
  } finally {
    await lane.stop();
  }
}

test(
  "a worker that is killed at any point loses nothing: another goes on by itself, to the same tables",
  async () => {
    const points = killPoints(depth({ sample: 8, full: 76 }));
    const wanted = points.length;
    const aftermaths: [KillPoint, Aftermath][] = [];
    const lanesRun = await Promise.allSettled(Array.from({ length: lanes }, () => workOff(points, aftermaths)));
    expect(lanesRun.filter(({ status }) => status === "rejected")).toEqual([]);

    for (const [point, aftermath] of aftermaths) {
      const { expectedCounts, takenUpAfterMs, ...outcome } = aftermath;
      expect(outcome, JSON.stringify(point)).toEqual({
        status: "succeeded",
        counts: expectedCounts,
        differing: [],
        leftovers: 0,
      });
      expect(takenUpAfterMs ?? 0, JSON.stringify(point)).toBeLessThan(60_000);
    }
    expect(aftermaths).toHaveLength(wanted);
    const waits = aftermaths.flatMap(([, { takenUpAfterMs }]) => takenUpAfterMs ?? []);
    expect(waits.length).toBeGreaterThanOrEqual(wanted - 4);
    expect(Math.max(...waits)).toBeGreaterThan(1_000);
  },
  30 * 60_000,
);
