import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { listFooter } from "@/components/list-footer";

const syncedAt = "2025-06-05T02:00:00.000Z";

test("a list says which rows these are, of how many, and how old they are", () => {
  const html = shown({ shown: 50, age: syncedAt });
  expect(html).toContain("51–100 of 632 patients, ");
  expect(html).toContain(`as of <time dateTime="${syncedAt}"`);
});

test("a list with nobody in it still says how old it is", () => {
  expect(shown({ shown: 0, age: syncedAt })).toContain(`as of <time dateTime="${syncedAt}"`);
  expect(shown({ shown: 0, age: null })).toContain("not synced yet");
});

test("a list that was made here has no age, and with nobody in it no footer", () => {
  expect(shown({ shown: 50, age: undefined })).toContain("51–100 of 632 patients</span>");
  expect(listFooter({ ...page, shown: 0, age: undefined })).toBeNull();
});

const page = {
  total: "632 patients",
  timeZone: "Australia/Melbourne",
  pages: { previousHref: null, nextHref: null },
  page: 2,
  limit: 50,
};

function shown(facts: { shown: number; age: string | null | undefined }): string {
  return renderToStaticMarkup(listFooter({ ...page, ...facts }));
}
