import { expect, test } from "vitest";
import { askedOf, type Choice, countShown, firstChoice, hintOf } from "@/features/sync/components/payment-sync-asked";

const zone = "America/New_York";

test("fifty are asked for at first, and in emergency as many as may be", () => {
  expect(askedOf(firstChoice, zone)).toEqual({ transactionCount: 50, emergency: false });
  expect(askedOf(chosen({ emergency: true }), zone)).toEqual({ transactionCount: 1_000, emergency: true });
});

test("a number that somebody has put in stays, whatever is opened; an empty field asks for no number", () => {
  expect(countShown(chosen({ typed: "20", emergency: true }))).toBe("20");
  expect(askedOf(chosen({ typed: "", emergency: true }), zone).transactionCount).toBeNaN();
});

test("days are the clinic's own, both included, and count only where they are seen", () => {
  const days = { from: "2026-03-01", to: "2026-03-31" };
  expect(askedOf(chosen({ ...days, emergency: true }), zone)).toMatchObject({
    from: "2026-03-01T05:00:00.000Z",
    to: "2026-04-01T04:00:00.000Z",
  });
  expect(askedOf(chosen(days), zone)).toEqual({ transactionCount: 50, emergency: false });
});

test("where days are chosen, it is said that only the newest of them are read", () => {
  expect(hintOf(firstChoice)).toBe("Up to 100.");
  expect(hintOf(chosen({ emergency: true }))).toBe("Up to 1,000.");
  const march = { emergency: true, from: "2026-03-01" };
  expect(hintOf(chosen(march))).toBe("Up to 1,000. Of those days, only the newest 1,000 are read.");
  expect(hintOf(chosen({ ...march, typed: "50" }))).toContain("only the newest 50 are read");
  expect(hintOf(chosen({ ...march, typed: "many" }))).toBe("Up to 1,000.");
});

function chosen(choice: Partial<Choice>): Choice {
  return { ...firstChoice, ...choice };
}
