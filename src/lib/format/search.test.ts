import { expect, test } from "vitest";
import { searchTokens, searchWords } from "@/lib/format/search";

const maya = searchTokens({
  names: ["Maya", "O'Brien-Öztürk"],
  phones: [{ raw: "(04) 9157 0006", e164: "+61491570006" }],
  emails: ["Maya.OB@mail.example"],
  ids: ["836447129235883061"],
});

test.each([
  "maya",
  "MAY",
  "o'brien",
  "obrien",
  "ozturk maya",
  "Öztürk",
  "brien-öz",
  "0491",
  "0491 570 006",
  "+61 491 570",
  "+61 (0)491 570 006",
  "0061 491",
  "491570",
  "(04) 9157",
  "maya 0491 570",
  "maya.ob@mail",
  "maya.ob",
  "83644712923",
])("somebody who types %o finds her", (typed) => {
  expect(finds(typed)).toBe(true);
});

test.each(["aya", "maya smith", "0492", "mail.example", "!!!", "maya !!!", "1"])(
  "somebody who types %o does not find her",
  (typed) => {
    expect(finds(typed)).toBe(false);
  },
);

test("nothing typed asks for nothing, and a long text for a few words of bounded length", () => {
  expect(searchWords("   ")).toEqual([]);
  expect(searchWords("a b c d e f g h i j k l")).toHaveLength(8);
  expect(searchWords(`${"🙂".repeat(500)}x`).every((word) => word.length <= 80 && word.isWellFormed())).toBe(true);
  expect(searchWords("ma\0ya\ud800")).toEqual(["maya"]);
});

function finds(typed: string): boolean {
  return searchWords(typed).every((word) => maya.some((token) => token.startsWith(word)));
}
