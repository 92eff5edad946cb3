import type { PageWords } from "../../sandbox-misbehaviour";

/** How Cliniko's pages are emptied and broken. */
export const pageWords: PageWords = {
  empty: (page) => ({ ...page, total_entries: 0, links: { self: "" } }),
  // Required everywhere, and a number where text belongs.
  breakRow: ({ created_at, ...rest }) => ({ ...rest, updated_at: 17 }),
};
