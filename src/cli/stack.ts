import { join } from "node:path";
import { migrate } from "@/lib/db/migrate";
import { type Database, dataDir, openDatabase } from "./database";
import { loadDotEnv } from "./dot-env";
import { sourceFlags, workerFlags } from "./node-flags";
import { chosenPort } from "./ports";
import { keepSecrets, stripeEnvironmentOf } from "./secrets";
import type { SignIn } from "./seed";
import { keepStackNote } from "./stack-note";
import { untilAskedToStop } from "./stop-signal";
import { createSupervisor, type Service, type Supervisor } from "./supervisor";
import { buildWeb, isBuilt, nextScript } from "./web-build";

type Kind = "demo" | "dev";

type Places = { port: number; sandboxPort: number; url: string; sandboxUrl: string };

/**
 * Runs the whole product on this machine until Ctrl-C: database, provider sandbox, worker, demo clinic, web. Ends, with
 * everything that it started, when one of them dies.
 */
export async function runStack(kind: Kind): Promise<void> {
  // The ports and the folder may stand there too.
  loadDotEnv();
  const places = await choosePlaces();
  prepareEnvironment(kind, places);
  const supervisor = createSupervisor({ logDir: kind === "demo" ? join(dataDir(), "logs") : undefined });
  const asked = untilAskedToStop();
  const interrupted = new AbortController();
  const started: { database?: Database } = {};
  try {
    const work = start({ kind, places, supervisor, started, signal: interrupted.signal }).then(
      () => supervisor.casualty,
    );
    const outcome = await Promise.race([work, supervisor.casualty, asked]);
    if (outcome) throw new Error(outcome);
  } finally {
    interrupted.abort();
    await supervisor.stop();
    await started.database?.stop();
  }
}

type Start = {
  kind: Kind;
  places: Places;
  supervisor: Supervisor;
  started: { database?: Database };
  signal: AbortSignal;
};

async function start({ kind, places, supervisor, started, signal }: Start): Promise<void> {
  const database = await openDatabase();
  started.database = database;
  await migrate(database);
  signal.throwIfAborted();
  payAtSandbox(places);
  await supervisor.start(sandboxService(places));
  await supervisor.start(workerService(kind));
  // The first sync waits for the provider's allowance most of the time: the build fits in between.
  const [signIns] = await Promise.all([seed(), kind === "demo" ? buildIfNeeded(signal) : undefined]);
  signal.throwIfAborted();
  await supervisor.start(webService(kind, places));
  const { databaseUrl, directUrl } = database;
  const { url, sandboxUrl } = places;
  keepStackNote(dataDir(), { url, sandboxUrl, databaseUrl, directUrl, signIns });
  process.stdout.write(greeting(url, signIns));
}

async function choosePlaces(): Promise<Places> {
  const port = await chosenPort("PORT", 3000);
  const sandboxPort = await chosenPort("SANDBOX_PORT", 4010);
  return { port, sandboxPort, url: `http://localhost:${port}`, sandboxUrl: `http://127.0.0.1:${sandboxPort}` };
}

// Everything below this process, and the modules that it imports later, read these.
function prepareEnvironment(kind: Kind, { url, sandboxUrl }: Places): void {
  Object.assign(process.env, {
    NODE_ENV: kind === "demo" ? "production" : "development",
    APP_URL: url,
    PROVIDER_SANDBOX_URL: sandboxUrl,
    NEXT_TELEMETRY_DISABLED: "1",
  });
  if (kind === "demo") process.env.HUB_MODE = "demo";
}

/** Payments go to the stand-in, unless somebody brings a key of their own. */
function payAtSandbox({ sandboxUrl }: Places): void {
  if (process.env.STRIPE_SECRET_KEY && !isSandboxed()) return;
  Object.assign(process.env, stripeEnvironmentOf(keepSecrets(dataDir()), sandboxUrl));
}

function isSandboxed(): boolean {
  return process.env.STRIPE_API_BASE !== undefined;
}

async function buildIfNeeded(signal: AbortSignal): Promise<void> {
  if (isBuilt()) return;
  process.stdout.write("Building the web application (about a minute, only after changes)\n");
  await buildWeb(signal);
}

function sandboxService({ sandboxPort }: Places): Service {
  const words = [...sourceFlags, "src/cli/sandbox.ts", "--port", String(sandboxPort), "--data-dir", dataDir()];
  return { name: "sandbox", words, readyWhen: "first line" };
}

function workerService(kind: Kind): Service {
  const words = [...workerFlags, ...sourceFlags, "src/cli/worker.ts"];
  return {
    name: "worker",
    words: kind === "dev" ? ["--watch-path=src", "--watch-preserve-output", ...words] : words,
    readyWhen: "first line",
  };
}

function webService(kind: Kind, { port, url }: Places): Service {
  // Never 127.0.0.1 here: Next would send each request of the proxy around in a circle.
  const host = "localhost";
  const words =
    kind === "demo"
      ? [...sourceFlags, "src/cli/start.ts", "--host", host]
      : [nextScript(), "dev", "-p", String(port), "-H", host];
  return { name: "web", words, env: { PORT: String(port) }, readyWhen: { answers: `${url}/api/health` } };
}

async function seed(): Promise<SignIn[]> {
  const { seedDemo } = await import("./seed");
  const { stopBoss } = await import("@/lib/jobs/boss");
  const { disconnect } = await import("@/lib/db/client");
  try {
    return await seedDemo(keepSecrets(dataDir()).demoPassword);
  } finally {
    await stopBoss();
    await disconnect();
  }
}

function greeting(url: string, signIns: SignIn[]): string {
  const people = signIns.map(({ role, email, password }) => `  ${email.padEnd(28)}${password.padEnd(18)}${role}\n`);
  return `ready ${url}\n${people.join("")}Ctrl-C stops it; the data stays in ${dataDir()}.\n`;
}
