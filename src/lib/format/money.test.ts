import fc from "fast-check";
import { expect, it } from "vitest";
import { formatMoney, moneyBound, moneyDigits, parseMoney } from "@/lib/format/money";

it.each([
  ["1,234.50", "AUD", 123_450],
  ["0.07", "USD", 7],
  ["-14.14", "USD", -1_414],
  [" 175 ", "USD", 17_500],
  ["181.", "USD", 18_100],
  ["500", "JPY", 500],
  ["1.234", "KWD", 1_234],
  ["-0", "USD", 0],
  ["1.005", "USD", null],
  ["5.5", "JPY", null],
  ["", "USD", null],
  ["1e3", "USD", null],
  ["abc", "USD", null],
])("reads %j in %s as %s minor units", (typed, currency, minor) => {
  expect(parseMoney(typed, currency)).toBe(minor);
});

it.each([
  ["99.5", "AUD", 9_950, 9_950],
  ["99.505", "AUD", 9_951, 9_950],
  ["99.500", "AUD", 9_950, 9_950],
  ["-99.505", "AUD", -9_950, -9_951],
  ["-0.001", "AUD", 0, -1],
  ["5.5", "JPY", 6, 5],
  ["5", "JPY", 5, 5],
  ["1.2345", "KWD", 1_235, 1_234],
])("from %s %s on is from %s minor units on, and up to it up to %s", (typed, currency, least, most) => {
  expect(moneyBound(typed, currency, "least")).toBe(least);
  expect(moneyBound(typed, currency, "most")).toBe(most);
});

it("writes digits that read back as the same amount", () => {
  const amount = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });
  fc.assert(
    fc.property(amount, fc.constantFrom("USD", "JPY", "KWD"), (minor, currency) => {
      expect(parseMoney(moneyDigits({ minor, currency }), currency)).toBe(minor);
    }),
  );
  expect(moneyDigits({ minor: -7, currency: "USD" })).toBe("-0.07");
  expect(moneyDigits({ minor: 500, currency: "JPY" })).toBe("500");
  expect(formatMoney({ minor: 500, currency: "JPY" })).toContain("500");
});
