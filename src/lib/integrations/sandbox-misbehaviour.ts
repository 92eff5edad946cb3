import { z } from "zod";
import type { SandboxResponse } from "./sandbox";

const statusKinds = ["401", "403", "404", "429", "500", "502", "503"] as const;
const pageKinds = ["wrongShape", "duplicate", "reorder", "empty"] as const;
const bodyKinds = ["cut", "garbage", "blank", "redirect"] as const;

export const misbehaviourInput = z.object({
  kind: z.enum([...statusKinds, ...pageKinds, ...bodyKinds, "slow"]),
  /** How many matching requests; absent: until reset. */
  times: z.number().int().min(1).optional(),
  /** How many matching requests pass first. */
  after: z.number().int().min(0).default(0),
  /** A regular expression that the path must match, such as `^/v1/patients`. */
  path: z.string().default(""),
  /** slow: how long to hold the answer back, if the provider does not behave again before. */
  ms: z.number().min(0).default(1000),
  /** 429: how far away X-RateLimit-Reset lies. */
  resetInSeconds: z.number().default(1),
  /** redirect: where to. */
  location: z.string().default("https://elsewhere.example.com/v1/patients"),
});

type Order = z.output<typeof misbehaviourInput>;
/** An order, until it is over. */
type Rule = Order & { over: AbortSignal };
export type SandboxPage = Record<string, unknown>;

/** What a vendor's page looks like without rows, and what a row of it is that nobody can read. */
export type PageWords = {
  empty: (page: SandboxPage, list: string) => SandboxPage;
  breakRow: (row: SandboxPage) => SandboxPage;
};

export type Misbehaviour = {
  add(order: Order): void;
  /** Ends every order; what was held back for one is let go. */
  reset(): void;
  /** Spends one turn of every rule that this path matches. */
  take(path: string): Rule[];
  count(): number;
};

/** Keeps the switches that are on. */
export function createMisbehaviour(): Misbehaviour {
  let rules: Rule[] = [];
  let spell = new AbortController();
  const isDue = (rule: Rule) => {
    if (rule.after > 0) {
      rule.after -= 1;
      return false;
    }
    if (rule.times !== undefined) rule.times -= 1;
    return true;
  };
  return {
    add: (order) => {
      rules.push({ ...order, over: spell.signal });
    },
    reset: () => {
      rules = [];
      spell.abort();
      spell = new AbortController();
    },
    count: () => rules.length,
    take: (path) => {
      const due = rules.filter((rule) => new RegExp(rule.path).test(path) && isDue(rule));
      rules = rules.filter((rule) => rule.times !== 0);
      return due;
    },
  };
}

/** What is answered instead of anything real, when a rule says so. */
export function replacementFor(rules: readonly Rule[], nowMs: number): SandboxResponse | undefined {
  for (const rule of rules) {
    if (rule.kind === "redirect") return { status: 302, headers: { location: rule.location }, body: "" };
    if (rule.kind === "garbage") return { status: 200, body: "<html><body>We will be back soon</body></html>" };
    if (rule.kind === "blank") return { status: 200, body: "" };
    if (isStatusKind(rule.kind)) return failure(Number(rule.kind), nowMs, rule.resetInSeconds);
  }
  return undefined;
}

/** Damages a real answer as the rules say. */
export function damage(response: SandboxResponse, rules: readonly Rule[], words: PageWords): SandboxResponse {
  const damages = damagesOf(words);
  return rules.reduce((answer, rule) => damages[rule.kind]?.(answer, rule) ?? answer, response);
}

type Damage = (response: SandboxResponse, rule: Rule) => SandboxResponse;

function damagesOf({ empty, breakRow }: PageWords): { [K in Rule["kind"]]?: Damage } {
  return {
    slow: (response, { ms, over }) => ({ ...response, delayMs: (response.delayMs ?? 0) + ms, delayOver: over }),
    cut: (response) => ({ ...response, cut: true }),
    duplicate: onRows((rows) => [...rows, ...rows.slice(0, 1)]),
    reorder: onRows((rows) => rows.toReversed()),
    wrongShape: onRows((rows) => rows.map((row, index) => (index === 0 ? breakRow(row as SandboxPage) : row))),
    empty: (response) => onPage(response, (page, list) => ({ ...empty(page, list), [list]: [] })),
  };
}

function onRows(change: (rows: unknown[]) => unknown[]): Damage {
  return (response) =>
    onPage(response, (page, list) => {
      const rows = page[list];
      return Array.isArray(rows) ? { ...page, [list]: change(rows) } : page;
    });
}

function onPage(response: SandboxResponse, change: (page: SandboxPage, list: string) => SandboxPage): SandboxResponse {
  if (response.status !== 200) return response;
  const page: SandboxPage = JSON.parse(response.body ?? "{}");
  const list = Object.keys(page).find((name) => Array.isArray(page[name]));
  return list === undefined ? response : { ...response, body: JSON.stringify(change(page, list)) };
}

function isStatusKind(kind: string): boolean {
  return statusKinds.some((known) => known === kind);
}

function failure(status: number, nowMs: number, resetInSeconds: number): SandboxResponse {
  const reset = String(Math.ceil(nowMs / 1000) + resetInSeconds);
  return {
    status,
    ...(status === 429 && { headers: { "x-ratelimit-reset": reset } }),
    body: JSON.stringify({ message: `The sandbox was told to answer ${status}.` }),
  };
}
