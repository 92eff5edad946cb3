import { sourceFlags } from "../node-flags";
import { buildWeb, isBuilt } from "../web-build";
import { type Child, startChild } from "./child";
import { withBenchDatabase } from "./database";
import { median } from "./median";
import { addPractice, connectPractice, withAdmin } from "./practices";
import { startSandboxProcess } from "./sandbox-process";
import { startWeb, type WebProcess } from "./web-process";
import { barePath, withBareRoute } from "./webhooks-bare";
import type { LoadAnswer, LoadOrder } from "./webhooks-load";

const rounds = 7;
const roundMs = 3_000;
const connections = 32;
const key = "bench-webhooks-au1";

type Load = Child<LoadOrder, LoadAnswer>;
type Hook = { path: string; secret: string };

/** Measures how fast deliveries are taken in beside a bare route with one INSERT, and whether a killed server loses any. */
export function benchWebhooks(): Promise<object> {
  return withBenchDatabase(async ({ adminUrl }) => {
    if (!isBuilt()) await buildWeb(new AbortController().signal);
    const hook = await openHook(adminUrl);
    const load: Load = startChild("./webhooks-load.ts");
    try {
      const speed = await withProduct((product) =>
        withBareRoute(adminUrl, (bare) => compare(load, hook, { product, bare })),
      );
      return { ...speed, lost: await countLost(adminUrl, load, hook) };
    } finally {
      await load.stop();
    }
  });
}

/** A connection of a clinic, with the address and the secret that its deliveries come in at. */
async function openHook(adminUrl: string): Promise<Hook> {
  const sandbox = await startSandboxProcess();
  process.env.PROVIDER_SANDBOX_URL = sandbox.url;
  const { renewWebhook } = await import("@/features/connections/mutations");
  const { disconnect } = await import("@/lib/db/client");
  try {
    await addPractice(sandbox, { key, patients: 1, appointments: 0 });
    const { ctx, connectionId } = await connectPractice(adminUrl, key);
    return await renewWebhook(ctx, { id: connectionId });
  } finally {
    await sandbox.stop();
    // The server that is measured asks nobody; with this it would call itself unwell.
    delete process.env.PROVIDER_SANDBOX_URL;
    await disconnect();
  }
}

/** The product as it runs in production; its log goes nowhere, and nobody works on what it takes in. */
async function withProduct<T>(work: (web: WebProcess) => Promise<T>): Promise<T> {
  const web = await startProduct();
  try {
    return await work(web);
  } finally {
    await web.kill();
  }
}

function startProduct(): Promise<WebProcess> {
  const env = { HUB_MODE: "demo", LOG_LEVEL: "info" };
  const words = [...sourceFlags, "src/cli/start.ts", "--host", "localhost"];
  return startWeb({ folder: process.cwd(), words, env, path: "/api/health" });
}

type Servers = { product: WebProcess; bare: WebProcess };

/** Both servers in turn, after a round to warm up. */
async function compare(load: Load, { path, secret }: Hook, { product, bare }: Servers) {
  const order = (url: string): LoadOrder => ({ url, secret, connections, ms: roundMs });
  const measured = { product: [] as LoadAnswer[], bare: [] as LoadAnswer[] };
  for (let round = 0; round <= rounds; round++) {
    const [ours, theirs] = [await load.ask(order(product.url + path)), await load.ask(order(bare.url + barePath))];
    if (ours.failed + theirs.failed > 0)
      throw new Error(`${ours.failed} and ${theirs.failed} deliveries were not taken.`);
    process.stdout.write(`${ours.perSecond} deliveries a second, ${theirs.perSecond} by the bare route\n`);
    if (round === 0) continue;
    measured.product.push(ours);
    measured.bare.push(theirs);
  }
  const ratios = measured.product.map(({ perSecond }, round) => perSecond / (measured.bare[round]?.perSecond ?? 1));
  return {
    perSecond: median(measured.product.map(({ perSecond }) => perSecond)),
    ratioToBareRoute: Math.round(median(ratios) * 1_000) / 1_000,
    p99Ms: median(measured.product.map(({ p99Ms }) => p99Ms)),
  };
}

/** Kills the server in the middle of its work, and looks for each delivery that it said it had taken. */
async function countLost(adminUrl: string, load: Load, { path, secret }: Hook): Promise<number> {
  const web = await startProduct();
  const killing = new Promise<void>((resolve) => {
    setTimeout(() => void web.kill().then(resolve), roundMs / 2);
  });
  const { taken, failed } = await load.ask({ url: web.url + path, secret, connections, ms: roundMs });
  await killing;
  if (taken.length === 0 || failed === 0) throw new Error("The server was not killed under load.");
  const kept = await withAdmin(adminUrl, (admin) =>
    admin.query("SELECT count(*)::int AS count FROM webhook_events WHERE delivery_id = ANY($1)", [taken]),
  );
  process.stdout.write(`${taken.length} deliveries were taken before the server was killed\n`);
  return taken.length - kept.rows[0].count;
}
