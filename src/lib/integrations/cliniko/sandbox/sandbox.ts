import type { ProviderSandbox, SandboxRequest, SandboxResponse } from "../../sandbox";
import { createSandboxClock, type SandboxClock } from "../../sandbox-clock";
import { createMisbehaviour, damage, replacementFor } from "../../sandbox-misbehaviour";
import { createAccount, demoApiKey, findAccount } from "./accounts";
import { type CallStats, controlCliniko, type SandboxInside } from "./control";
import { BadQuery } from "./filters";
import { pageWords } from "./misbehaviour";
import { createRateLimit, type RateLimit } from "./rate-limit";
import { answer } from "./routes";
import { seedSeaview } from "./seaview";

/** The stand-in with its inside open: tests and benchmarks change the rows directly. */
export type ClinikoSandbox = ProviderSandbox & SandboxInside;

export type ClinikoSandboxOptions = {
  clock?: SandboxClock | undefined;
  /** The moment around which the demo practice is built. */
  anchorMs?: number | undefined;
  seed?: number | undefined;
  /** Calls a minute for the demo practice; null: no limit. */
  limit?: number | null | undefined;
  /** Leave the demo practice without rows. */
  empty?: boolean | undefined;
};

/** Stands in for Cliniko, with the demo practice "Seaview Physiotherapy" behind `demoApiKey()`. */
export function createClinikoSandbox(options: ClinikoSandboxOptions = {}): ClinikoSandbox {
  const clock = options.clock ?? createSandboxClock();
  const demo = createAccount({ key: demoApiKey(), name: "Seaview Physiotherapy", limit: options.limit });
  if (!options.empty) seedSeaview(demo, { anchorMs: options.anchorMs ?? clock.now(), seed: options.seed ?? 1 });
  const rateLimit = createRateLimit(() => clock.now());
  const sandbox: ClinikoSandbox = {
    key: "cliniko",
    hosts: /^api(\.[a-z]{2}\d{1,2})?\.cliniko\.com$/i,
    clock,
    demo,
    accounts: [demo],
    addAccount: (settings) => {
      const account = createAccount(settings);
      sandbox.accounts.push(account);
      return account;
    },
    stats: { calls: new Map(), tooManyRequests: 0 },
    misbehaviour: createMisbehaviour(),
    handle: (request) => handle(sandbox, rateLimit, request),
    control: (action, body) => controlCliniko(sandbox, action, body),
  };
  return sandbox;
}

function handle(sandbox: ClinikoSandbox, rateLimit: RateLimit, request: SandboxRequest): SandboxResponse {
  const rules = sandbox.misbehaviour.take(request.path);
  const response = replacementFor(rules, sandbox.clock.now()) ?? answerPolitely(sandbox, rateLimit, request);
  if (response.status === 429) sandbox.stats.tooManyRequests += 1;
  return rules.length === 0 ? response : damage(response, rules, pageWords);
}

function answerPolitely(sandbox: ClinikoSandbox, rateLimit: RateLimit, request: SandboxRequest): SandboxResponse {
  const { headers } = request;
  if (!/\S+@\S+\.\S+/.test(headers["user-agent"] ?? "")) return refusal(403, "User-Agent needs a contact e-mail.");
  if (!headers.accept?.includes("application/json")) return refusal(400, "Accept must be application/json.");
  const shard = (/^api\.([a-z]{2}\d{1,2})\./i.exec(request.host)?.[1] ?? "au1").toLowerCase();
  const account = findAccount(sandbox.accounts, shard, headers.authorization);
  if (!account) return refusal(401, "This API key is not valid here.");
  countCall(sandbox.stats, account.user.id, request);
  const resetSeconds = rateLimit.count(account.user.id, account.limit);
  if (resetSeconds !== undefined) {
    return { ...refusal(429, "Too many requests."), headers: { "x-ratelimit-reset": String(resetSeconds) } };
  }
  try {
    return answer(account, request);
  } catch (error) {
    if (error instanceof BadQuery) return refusal(400, error.message);
    throw error;
  }
}

function countCall(stats: CallStats, userId: string, { method, path }: SandboxRequest): void {
  const paths = stats.calls.get(userId) ?? new Map<string, number>();
  const name = `${method} ${path.replace(/\/\d+(?=\/|$)/g, "/:id")}`;
  paths.set(name, (paths.get(name) ?? 0) + 1);
  stats.calls.set(userId, paths);
}

function refusal(status: number, message: string): SandboxResponse {
  return { status, body: JSON.stringify({ message }) };
}
