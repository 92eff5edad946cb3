/** What stands behind the question mark, by name; what is empty or undefined is left out. */
export type Query = Record<string, string | number | boolean | undefined | null>;

/** "/patients?status=archived" from a path and what is chosen. */
export function hrefTo(path: string, query: Query = {}): string {
  const chosen = Object.entries(query).flatMap(([name, value]) => {
    return value === undefined || value === null || value === "" ? [] : [[name, String(value)]];
  });
  return chosen.length === 0 ? path : `${path}?${new URLSearchParams(chosen)}`;
}

/** Which page of a keyset list an address shows, and the cursors of those on the way to it. */
export type Turn = { cursor?: string | undefined; page: number; trail: string[] };

/** Longer trails would not fit into an address; before their beginning, "back" leads to the first page. */
const trailMax = 12;

/** The page that an address shows. What is no page of ours is the first. */
export function turnOf(query: { cursor?: string | undefined; page?: string | undefined; trail?: string | undefined }) {
  const { cursor, page = "", trail = "" } = query;
  if (!cursor) return { page: 1, trail: [] } satisfies Turn;
  const number = /^\d{1,6}$/.test(page) ? Number(page) : 2;
  const cursors = trail.split("~").filter((one) => /^[\w-]+$/.test(one));
  return { cursor, page: Math.max(2, number), trail: cursors.slice(-trailMax) } satisfies Turn;
}

export type Turning = { path: string; query: Query; turn: Turn; nextCursor: string | null };

/** Where the pages before and after this one are; null where there is none. */
export function turnPages({ path, query, turn, nextCursor }: Turning) {
  const { cursor, page, trail } = turn;
  const to = (next: Turn) =>
    hrefTo(path, { ...query, cursor: next.cursor, page: next.page > 2 ? next.page : "", trail: next.trail.join("~") });
  const before = trail.at(-1);
  const back = before
    ? { cursor: before, page: Math.max(2, page - 1), trail: trail.slice(0, -1) }
    : { page: 1, trail: [] };
  const on = nextCursor ? { cursor: nextCursor, page: page + 1, trail: cursor ? [...trail, cursor] : [] } : null;
  return { previousHref: cursor ? to(back) : null, nextHref: on ? to(on) : null };
}

/** The numbers of the rows that a page shows, counted from one: "51–100". */
export function rowNumbers({ page, limit, shown }: { page: number; limit: number; shown: number }): string {
  const first = (page - 1) * limit + 1;
  const words = new Intl.NumberFormat("en-AU");
  return shown < 2 ? words.format(first) : `${words.format(first)}–${words.format(first + shown - 1)}`;
}
