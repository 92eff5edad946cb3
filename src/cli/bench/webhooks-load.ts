import { randomUUID } from "node:crypto";
import { Pool } from "undici";
import { signStandardWebhook } from "@/lib/crypto/signature";
import { answerOrders } from "./child";

/** Post signed deliveries to an address, from so many connections, for so long. */
export type LoadOrder = { url: string; secret: string; connections: number; ms: number };

export type LoadAnswer = {
  perSecond: number;
  p99Ms: number;
  /** The ids of the deliveries that were answered with 2xx. */
  taken: string[];
  /** How many were answered otherwise, or not at all. */
  failed: number;
};

type Tally = { taken: string[]; failed: number; latencies: number[] };

async function load({ url, secret, connections, ms }: LoadOrder): Promise<LoadAnswer> {
  const { origin, pathname: path } = new URL(url);
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const tally: Tally = { taken: [], failed: 0, latencies: [] };
  const startedAt = performance.now();
  const until = startedAt + ms;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) await deliver(pool, { path, secret }, tally);
    }),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  await pool.destroy();
  const { taken, failed, latencies } = tally;
  return { perSecond: Math.round(taken.length / seconds), p99Ms: percentile(latencies, 0.99), taken, failed };
}

async function deliver(pool: Pool, { path, secret }: { path: string; secret: string }, tally: Tally): Promise<void> {
  const id = `msg_${randomUUID()}`;
  const body = JSON.stringify({ resource: "patient", id: "4711", note });
  const headers = { "content-type": "application/json", ...signStandardWebhook({ secret, id, body }) };
  const sentAt = performance.now();
  try {
    const answer = await pool.request({ method: "POST", path, headers, body });
    await answer.body.dump();
    tally.latencies.push(performance.now() - sentAt);
    if (answer.statusCode >= 200 && answer.statusCode < 300) tally.taken.push(id);
    else tally.failed += 1;
  } catch {
    tally.failed += 1;
    // The server is away: a provider would wait for longer.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** As long as an ordinary event of a card payment. */
const note = "n".repeat(900);

function percentile(figures: number[], share: number): number {
  const sorted = figures.toSorted((one, other) => one - other);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
}

answerOrders(load, async () => undefined);
