import { expect, test } from "vitest";
import { callsOf, cheaper, predictCalls } from "./rules";

const nothing = { lists: 1, invoicePages: 1, unknown: 0, unknownNumbers: 0, linked: 0, unread: 0 };

test.each([
  [10, 5, 7],
  [50, 25, 27],
  [100, 45, 47],
])("a first sync of %i payments with %i invoices is cheaper by number: %i calls", (unknown, unknownNumbers, calls) => {
  const prediction = predictCalls({ ...nothing, unknown, unknownNumbers });
  expect(prediction.byNumber).toBe(calls);
  expect(cheaper(prediction)).toBe("by_number");
});

test("once all is known, asking by id takes the list alone, and is what is done", () => {
  const prediction = predictCalls({ ...nothing, linked: 45 });
  expect(prediction).toEqual({ byNumber: 46, byId: 1 });
  expect(cheaper(prediction)).toBe("by_id");
  expect(callsOf(prediction, "by_number")).toBe(46);
});

test("a few new payments are not worth a long list of invoices", () => {
  const prediction = predictCalls({ ...nothing, invoicePages: 400, unknown: 3, unknownNumbers: 3, linked: 20 });
  expect(prediction).toEqual({ byNumber: 424, byId: 7 });
});

test("of equals the way that skips more next time is taken", () => {
  expect(cheaper({ byNumber: 4, byId: 4 })).toBe("by_id");
});
