import { expect, test } from "vitest";
import { hrefTo, rowNumbers, turnOf, turnPages } from "@/lib/format/href";

test("an address says what is chosen, and nothing that is not", () => {
  expect(hrefTo("/patients")).toBe("/patients");
  expect(hrefTo("/patients", { search: "", status: undefined, sort: null })).toBe("/patients");
  expect(hrefTo("/active-patients", { days: 60, hasUpcoming: false, search: "o'neil & co" })).toBe(
    "/active-patients?days=60&hasUpcoming=false&search=o%27neil+%26+co",
  );
});

test("somebody who pages on and back again comes through the same pages", () => {
  const seen = walk(["a", "b", "c", null]);
  expect(seen.map(({ page }) => page)).toEqual([1, 2, 3, 4]);
  let at = seen.at(-1)?.previousHref ?? null;
  const back: (string | undefined)[] = [];
  while (at) {
    const turn = turnOf(paramsOf(at));
    back.push(turn.cursor);
    at = turnPages({ path: "/patients", query: { sort: "-name" }, turn, nextCursor: null }).previousHref;
  }
  expect(back).toEqual(["b", "a", undefined]);
});

test("the filters stay while the pages turn", () => {
  const { nextHref } = turnPages({ path: "/p", query: { status: "all" }, turn: turnOf({}), nextCursor: "abc" });
  expect(nextHref).toBe("/p?status=all&cursor=abc");
});

test("a trail that grows too long for an address still leads back, in the end to the first page", () => {
  const seen = walk([...Array.from({ length: 40 }, (_, place) => `cursor${place}`), null]);
  const last = seen.at(-1);
  expect(last?.page).toBe(41);
  expect((last?.previousHref ?? "").length).toBeLessThan(400);
  let turns = 0;
  for (let at = last?.previousHref ?? null; at; turns += 1) {
    at = turnPages({ path: "/patients", query: {}, turn: turnOf(paramsOf(at)), nextCursor: null }).previousHref;
  }
  expect(turns).toBe(13);
});

test("what somebody typed over a page's number is taken for the second page, never for a script", () => {
  expect(turnOf({ cursor: "abc", page: "<script>", trail: "x~../..~y" })).toEqual({
    cursor: "abc",
    page: 2,
    trail: ["x", "y"],
  });
  expect(turnOf({ page: "7", trail: "x" })).toEqual({ page: 1, trail: [] });
});

test("rows are numbered through the pages", () => {
  expect(rowNumbers({ page: 1, limit: 50, shown: 50 })).toBe("1–50");
  expect(rowNumbers({ page: 21, limit: 50, shown: 12 })).toBe("1,001–1,012");
  expect(rowNumbers({ page: 1, limit: 50, shown: 1 })).toBe("1");
});

/** Follows "next" through a list whose pages end with these cursors. */
function walk(cursors: (string | null)[]) {
  let at: string | null = "/patients";
  return cursors.map((nextCursor) => {
    const turn = turnOf(paramsOf(at ?? ""));
    const pages = turnPages({ path: "/patients", query: { sort: "-name" }, turn, nextCursor });
    at = pages.nextHref;
    return { ...pages, page: turn.page };
  });
}

function paramsOf(href: string): Record<string, string> {
  return Object.fromEntries(new URL(href, "https://hub.example").searchParams);
}
