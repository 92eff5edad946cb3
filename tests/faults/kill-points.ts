import type { Passage } from "./gate";

/** When a worker is killed. `request`: as its nth call reaches the provider. `moment`: so long after the run was queued. */
export type KillPoint =
  | { at: "request"; n: number }
  | { at: "before commit" | "after commit"; of: Passage }
  | { at: "moment"; ms: number };

/** So many points: first one of each kind and more of the common ones, then every other one in order; 76 at the most. */
export function killPoints(most: number): KillPoint[] {
  return [...mixed, ...inOrder({ calls: 30, pages: 13 }), ...moments].slice(0, most);
}

const mixed: KillPoint[] = [
  { at: "request", n: 17 },
  { at: "before commit", of: { page: 3 } },
  { at: "after commit", of: { page: 9 } },
  { at: "before commit", of: "end" },
  { at: "request", n: 2 },
  { at: "before commit", of: { page: 10 } },
  { at: "request", n: 29 },
  { at: "moment", ms: 700 },
];

const moments = upTo(10).map((n): KillPoint => ({ at: "moment", ms: (n * 7_919) % 1_500 }));

export type PaymentKill = { way: "by_number" | "by_id" | "full"; point: KillPoint };

/** The same for syncs of payments: first one between each two of their steps, then every other one of each way. */
export function paymentKills(most: number): PaymentKill[] {
  return [...betweenSteps, ...ofWays].slice(0, most);
}

const betweenSteps: PaymentKill[] = [
  { way: "by_number", point: { at: "after commit", of: { page: 1 } } },
  { way: "by_number", point: { at: "before commit", of: { detail: 3 } } },
  { way: "by_id", point: { at: "request", n: 5 } },
  { way: "full", point: { at: "before commit", of: "end" } },
];

const ofWays: PaymentKill[] = [
  ...inOrder({ calls: 7, pages: 2, details: 5 }).map((point) => ({ way: "by_number" as const, point })),
  ...inOrder({ calls: 11, pages: 2, details: 10 }).map((point) => ({ way: "by_id" as const, point })),
  ...inOrder({ calls: 8, pages: 4, details: 5 }).map((point) => ({ way: "full" as const, point })),
];

/** What a sync takes: its calls, and the commits of pages and of details that it makes at the least. */
type Course = { calls: number; pages: number; details?: number };

function inOrder({ calls, pages, details = 0 }: Course): KillPoint[] {
  return [
    ...upTo(calls).map((n) => ({ at: "request" as const, n })),
    ...upTo(pages).map((page) => ({ at: "before commit" as const, of: { page } })),
    ...upTo(pages).map((page) => ({ at: "after commit" as const, of: { page } })),
    // After the commit of one the next call is made: that is a point already.
    ...upTo(details).map((detail) => ({ at: "before commit" as const, of: { detail } })),
    { at: "before commit", of: "end" },
    { at: "after commit", of: "end" },
  ];
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
