import { once } from "node:events";
import { connect } from "node:net";
import { Client } from "pg";
import { expect, inject, test } from "vitest";
import { startWeb } from "@/cli/bench/web-process";
import { sourceFlags } from "@/cli/node-flags";
import { buildWeb, isBuilt } from "@/cli/web-build";

const words = [...sourceFlags, "src/cli/start.ts", "--host", "localhost"];

test("a server that is asked to end answers what was asked before, takes nothing new, and ends well", async () => {
  // `npm test` has built already.
  if (!isBuilt()) await buildWeb(AbortSignal.timeout(300_000));
  const web = await startWeb({ folder: process.cwd(), words, env: { HUB_MODE: "demo" }, path: "/sign-in" });
  const people = await holdPeople();
  try {
    const body = JSON.stringify({ email: "ida@harbour.example", password: "quiet river stones" });
    const headers = { "content-type": "application/json" };
    const underWay = fetch(`${web.url}/api/auth/login`, { method: "POST", headers, body });
    await expect.poll(people.areWaitedFor, { timeout: 10_000, interval: 20 }).toBe(true);
    const ended = web.stop();
    await expect.poll(() => knock(web.url), { timeout: 4_000, interval: 20 }).toBe("ECONNREFUSED");
    await people.letGo();
    const answer = await underWay;
    expect(answer.status).toBe(401);
    // The connection could be kept for a next request, and the server with it.
    const answeredAt = performance.now();
    expect(await ended).toBe(0);
    expect(performance.now() - answeredAt).toBeLessThan(2_000);
  } finally {
    await people.letGo();
    await web.kill();
  }
});

/** Locks the table of people, so that whoever signs in waits. */
async function holdPeople() {
  const url = new URL(inject("server").adminUrl);
  url.pathname = new URL(process.env.DATABASE_URL ?? "").pathname;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  await client.query("BEGIN");
  await client.query("LOCK TABLE users");
  let held = true;
  return {
    areWaitedFor: async () => {
      const { rowCount } = await client.query(
        "SELECT FROM pg_locks WHERE relation = 'users'::regclass AND NOT granted",
      );
      return rowCount !== 0;
    },
    letGo: async () => {
      if (!held) return;
      held = false;
      await client.end();
    },
  };
}

/** How a new connection fares. */
async function knock(url: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), "localhost");
  try {
    await once(socket, "connect");
    return "taken";
  } catch (error) {
    // Both addresses of the name are tried.
    const [first = error] = error instanceof AggregateError ? error.errors : [];
    return (first as NodeJS.ErrnoException).code ?? "no reason";
  } finally {
    socket.destroy();
  }
}
