import { expect, test } from "vitest";
import { type Subscription, standingOf, subscriptionOf } from "@/lib/tenant/subscription";

const now = new Date("2026-05-20T03:00:00Z");
const ago = (days: number, ms = 0) => new Date(now.getTime() - days * 86_400_000 - ms);
const base: Subscription = { status: "trial", plan: "basic", trialEndsAt: ago(-1), pastDueSince: null };

const cases: [string, Partial<Subscription>, boolean][] = [
  ["a trial with a moment left", { trialEndsAt: new Date(now.getTime() + 1) }, false],
  ["a trial that ends this moment", { trialEndsAt: now }, true],
  ["an active subscription after its trial", { status: "active", trialEndsAt: ago(300) }, false],
  ["a payment missing for just under 7 days", { status: "past_due", pastDueSince: ago(7, -1) }, false],
  ["a payment missing for 7 days", { status: "past_due", pastDueSince: ago(7) }, true],
  ["a canceled subscription within what was its trial", { status: "canceled", trialEndsAt: ago(-10) }, true],
];

test.each(cases)("%s can only read: %o", (_, subscription, readOnly) => {
  expect(standingOf({ ...base, ...subscription }, now).readOnly).toBe(readOnly);
});

test("a status that nobody knows forbids changes", () => {
  const row = { subscriptionStatus: "frozen", subscriptionPlan: "pro", trialEndsAt: ago(-1), pastDueSince: null };
  expect(standingOf(subscriptionOf(row), now).readOnly).toBe(true);
});
