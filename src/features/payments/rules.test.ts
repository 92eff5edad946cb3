import { expect, test } from "vitest";
import { primaryItem } from "./rules";

const anItem = (name: string, priceMinor: number, quantity: string) => ({ name, priceMinor, quantity });

test("an invoice was mainly for what cost most, quantity counted", () => {
  const items = [anItem("Facial", 12_000, "1"), anItem("Serum", 5_000, "3"), anItem("Bag", 100, "20.5")];
  expect(primaryItem(items)?.name).toBe("Serum");
});

test("of equals the first counts", () => {
  expect(primaryItem([anItem("One", 100, "2"), anItem("Other", 200, "1"), anItem("Third", 50, "4.0")])?.name).toBe(
    "One",
  );
});

test("halves of a unit are counted exactly, and what was given back is worth less than nothing", () => {
  expect(primaryItem([anItem("Half", 301, "0.5"), anItem("Whole", 150, "1")])?.name).toBe("Half");
  expect(primaryItem([anItem("Refund", -5_000, "1"), anItem("Free", 0, "1")])?.name).toBe("Free");
  expect(primaryItem([anItem("Returned", 5_000, "-1"), anItem("Kept", 1, "1")])?.name).toBe("Kept");
});

test("an invoice without items was for nothing in particular", () => {
  expect(primaryItem([])).toBeNull();
});
