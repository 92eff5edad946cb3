import fc from "fast-check";
import { expect, test } from "vitest";
import {
  belongsTo,
  decidingSubscription,
  firstPaymentAt,
  fullWords,
  hasRoom,
  noticeOf,
  planInForce,
  plans,
  subscriptionState,
} from "@/features/billing/rules";
import { type BillingView, planKeys } from "@/features/billing/schema";
import type { StripeSubscription } from "@/lib/integrations/stripe/schema";

const start = Date.parse("2026-03-01T00:00:00Z");
const at = (days: number) => new Date(start + days * 86_400_000);

function aSubscription(given: Partial<StripeSubscription> = {}): StripeSubscription {
  return {
    id: "sub_1",
    status: "active",
    createdAt: at(0),
    customerId: "cus_1",
    customerOrganizationId: "clinic",
    organizationId: "clinic",
    itemId: "si_1",
    priceId: "price_pro",
    periodStartedAt: at(0),
    periodEndsAt: at(31),
    cancelsAt: null,
    endedAt: null,
    ...given,
  };
}

const planOfPrice = (id: string) => planKeys.find((key) => id === `price_${key}`) ?? null;

function stateOf(all: StripeSubscription[], unpaidSince: Date[] = []) {
  return subscriptionState({ subscription: decidingSubscription(all), unpaidSince, planOfPrice });
}

test.each([
  ["trialing", "active"],
  ["active", "active"],
  ["past_due", "past_due"],
  ["unpaid", "past_due"],
  ["paused", "canceled"],
  ["canceled", "canceled"],
  ["incomplete", "trial"],
  ["incomplete_expired", "trial"],
  ["something Stripe thinks of later", "active"],
])("Stripe's %s is our %s", (status, ours) => {
  expect(stateOf([aSubscription({ status })]).subscriptionStatus).toBe(ours);
});

test("the newest subscription that stands decides, over newer ones that ended or never began", () => {
  const old = aSubscription({ id: "sub_old", createdAt: at(0), priceId: "price_basic" });
  const ended = aSubscription({ id: "sub_ended", status: "canceled", createdAt: at(5) });
  const begun = aSubscription({ id: "sub_begun", status: "incomplete", createdAt: at(9) });
  expect(stateOf([old, ended, begun])).toMatchObject({ subscriptionStatus: "active", stripeSubscriptionId: "sub_old" });
  const newer = aSubscription({ id: "sub_newer", status: "past_due", createdAt: at(6) });
  expect(stateOf([old, ended, newer])).toMatchObject({ subscriptionStatus: "past_due", subscriptionPlan: "pro" });
});

test("without any that stands, the newest that ended decides", () => {
  const first = aSubscription({ id: "sub_1", status: "canceled", createdAt: at(0), endedAt: at(3) });
  const second = aSubscription({ id: "sub_2", status: "canceled", createdAt: at(5), endedAt: at(8) });
  expect(stateOf([first, second])).toMatchObject({
    stripeSubscriptionId: "sub_2",
    canceledAt: at(8),
    periodEndsAt: null,
  });
});

test("the days of grace count from the oldest payment that is missing", () => {
  const owing = aSubscription({ status: "past_due", periodStartedAt: at(31) });
  expect(stateOf([owing], [at(31), at(0), at(62)]).pastDueSince).toEqual(at(0));
  expect(stateOf([owing]).pastDueSince).toEqual(at(31));
  expect(stateOf([aSubscription()], [at(0)]).pastDueSince).toBeNull();
});

test("the order in which Stripe lists subscriptions does not matter", () => {
  const some = fc.record({
    id: fc.constantFrom("sub_1", "sub_2", "sub_3", "sub_4"),
    status: fc.constantFrom("incomplete", "trialing", "active", "past_due", "canceled", "incomplete_expired"),
    createdAt: fc.integer({ min: 0, max: 3 }).map(at),
    priceId: fc.constantFrom("price_basic", "price_pro", "price_enterprise"),
  });
  const lists = fc.uniqueArray(some, { selector: ({ id }) => id, maxLength: 4 });
  const shuffled = lists.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  fc.assert(
    fc.property(shuffled, ([one, other]) => {
      expect(stateOf(other.map(aSubscription))).toEqual(stateOf(one.map(aSubscription)));
    }),
    { numRuns: 2_000 },
  );
});

test("a subscription belongs to the organization that its customer names, and to no other", () => {
  expect(belongsTo("clinic", aSubscription())).toBe(true);
  expect(belongsTo("clinic", aSubscription({ organizationId: null }))).toBe(true);
  expect(belongsTo("clinic", aSubscription({ organizationId: "other" }))).toBe(false);
  expect(belongsTo("clinic", aSubscription({ customerOrganizationId: "other" }))).toBe(false);
  expect(belongsTo("clinic", aSubscription({ customerOrganizationId: null }))).toBe(false);
});

test("a trial shows everything of Pro, whatever plan stands beside it", () => {
  expect(planInForce({ status: "trial", plan: "basic" })).toBe("pro");
  expect(planInForce({ status: "active", plan: "basic" })).toBe("basic");
  expect(planInForce({ status: "active", plan: "gold" })).toBe("basic");
});

test("a larger plan never allows less", () => {
  const limit = (value: number | null) => value ?? Number.POSITIVE_INFINITY;
  for (const [place, key] of planKeys.entries()) {
    const [plan, next] = [plans[key], plans[planKeys[place + 1] ?? key]];
    expect(limit(next.limits.connections)).toBeGreaterThanOrEqual(limit(plan.limits.connections));
    expect(limit(next.limits.members)).toBeGreaterThanOrEqual(limit(plan.limits.members));
    expect(next.features).toEqual(expect.arrayContaining([...plan.features]));
  }
});

test("the last place of a plan can be taken, one more cannot, and no limit is none", () => {
  expect([hasRoom(3, 2), hasRoom(3, 3), hasRoom(3, 4), hasRoom(null, 9_999)]).toEqual([true, false, false, true]);
  expect(fullWords("connections", 3, "basic")).toContain("3 connections");
});

test("what is left of a trial stays free, if Stripe can start that late", () => {
  const trial = { status: "trial", trialEndsAt: at(14) };
  expect(firstPaymentAt(trial, at(3))).toEqual(at(14));
  expect(firstPaymentAt(trial, at(12))).toBeNull();
  expect(firstPaymentAt(trial, at(20))).toBeNull();
  expect(firstPaymentAt({ ...trial, status: "canceled" }, at(3))).toBeNull();
});

test("every page says what a subscription needs, and nothing while all is well", () => {
  const title = (status: BillingView["status"], readOnly: boolean, days: number | null = null) =>
    noticeOf({ status, readOnly, until: days === null ? null : { at: at(days), day: "3 May 2026" } }, at(0))?.title;
  expect(title("active", false)).toBeUndefined();
  expect(title("trial", false, 5)).toBeUndefined();
  expect(title("trial", false, 4)).toBe("Your trial ends on 3 May 2026");
  expect(title("trial", true, 0)).toBe("Your trial has ended");
  expect(title("past_due", false, 6)).toBe("A payment did not go through");
  expect(title("past_due", true, 0)).toBe("A payment is missing");
  expect(title("canceled", true)).toBe("Your subscription has ended");
});
