import fc from "fast-check";
import { expect, test } from "vitest";
import { type Paid, withholding } from "@/features/revenue/withholding/rules";

type Sale = Paid & { tender: string };

test("a part that few people paid is left out, and the smallest other with it", () => {
  expect(leftOut([...by("Card", 9), ...by("Check", 6), ...by("Cash", 2)])).toEqual(["Cash", "Check"]);
});

test("payments of one person are one person's, however many", () => {
  const often = Array.from({ length: 9 }, () => by("Cash", 1)).flat();
  expect(leftOut([...by("Card", 9), ...often])).toEqual(["Card", "Cash"]);
});

test("two few parts are left out together only where together they are not few", () => {
  expect(leftOut([...by("Card", 9), ...by("Check", 3, 0), ...by("Cash", 3, 3)])).toEqual(["Cash", "Check"]);
  expect(leftOut([...by("Card", 9), ...by("Check", 3, 0), ...by("Cash", 3, 0)])).toEqual(["Card", "Cash", "Check"]);
});

test("what is left out of one stretch is out of every sum with it, but for that figure alone", () => {
  const paid = [...by("Card", 9), ...by("Card", 2, 0, 1), ...by("Cash", 9, 0, 2)];
  expect(leftOut(paid)).toEqual(["Card"]);
  expect(withholding(paid, ({ tender }) => tender)("Card", "refunds")).toBe(false);
});

test("whatever was paid, no part that is left out can be told from the whole and the others", () => {
  const sale = fc.record({
    at: fc.constant(0),
    figure: fc.constant("sales" as const),
    payer: fc.integer({ min: 0, max: 15 }).map(String),
    tender: fc.constantFrom("Card", "Cash", "Check", "ACH"),
  });
  fc.assert(
    fc.property(fc.array(sale, { maxLength: 60 }), (paid) => {
      const hidden = new Set(leftOut(paid));
      const seen = [...Map.groupBy(paid, ({ tender }) => tender)].filter(([tender]) => !hidden.has(tender));
      const hiddenPayers = payers(paid.filter(({ tender }) => hidden.has(tender))).size;
      const isWhole = payers(paid).size >= 5;
      expect(seen.filter(([, part]) => payers(part).size < 5)).toEqual([]);
      expect(isWhole && hiddenPayers > 0 && (hiddenPayers < 5 || hidden.size === 1)).toBe(false);
    }),
  );
});

/** So many people, counted from one on, who paid so at one time. */
function by(tender: string, people: number, first = 0, at = 0): Sale[] {
  return Array.from({ length: people }, (_, place) => ({ at, figure: "sales", payer: `${first + place}`, tender }));
}

function leftOut(paid: Sale[]): string[] {
  const isLeftOut = withholding(paid, ({ tender }) => tender);
  return [...new Set(paid.map(({ tender }) => tender))].filter((tender) => isLeftOut(tender, "sales")).toSorted();
}

function payers(paid: Sale[]): Set<string> {
  return new Set(paid.map(({ payer }) => payer));
}
