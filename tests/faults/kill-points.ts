/** When a worker is killed. `request`: as its nth call reaches the provider. `moment`: so long after the run was queued. */
export type KillPoint =
  | { at: "request"; n: number }
  | { at: "before commit" | "after commit"; page: number }
  | { at: "before the end" | "after the end" }
  | { at: "moment"; ms: number };

const calls = 30;
const pages = 13;

/** So many points: first one of each kind and more of the common ones, then every other one in order; 76 at the most. */
export function killPoints(most: number): KillPoint[] {
  return [...mixed, ...inOrder()].slice(0, most);
}

const mixed: KillPoint[] = [
  { at: "request", n: 2 },
  { at: "before commit", page: 3 },
  { at: "after commit", page: 9 },
  { at: "request", n: 17 },
  { at: "before commit", page: 10 },
  { at: "before the end" },
  { at: "request", n: 29 },
  { at: "moment", ms: 700 },
];

function inOrder(): KillPoint[] {
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  return [
    ...upTo(calls).map((n) => ({ at: "request" as const, n })),
    ...upTo(pages).map((page) => ({ at: "before commit" as const, page })),
    ...upTo(pages).map((page) => ({ at: "after commit" as const, page })),
    { at: "before the end" },
    { at: "after the end" },
    ...upTo(10).map((n) => ({ at: "moment" as const, ms: (n * 7_919) % 1_500 })),
  ];
}
