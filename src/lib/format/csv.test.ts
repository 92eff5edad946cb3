import { expect, test } from "vitest";
import { csvLine } from "@/lib/format/csv";

test("a line keeps quotes, commas and breaks inside their cells", () => {
  expect(csvLine(["plain", 'say "hi"', "a, b", "two\nlines", null, 7])).toBe(
    'plain,"say ""hi""","a, b","two\nlines",,7\r\n',
  );
});

test.each(["=1+1", "+61491570006", "-2", "@sum(A1)", "\t=1", " =1", "\u200b=1", "\n=1", "|cmd", "＝1"])(
  "a spreadsheet reads %o as text",
  (cell) => {
    const [line] = csvLine([cell]).match(/^"?'/) ?? [];
    expect(line).toMatch(/'$/);
  },
);
