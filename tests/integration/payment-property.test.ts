import { aClinic } from "@tests/factories/clinics";
import { anMxMerchant, aTill, aTillRun, syncTill, type Till } from "@tests/factories/merchants";
import { changeRun, stretch, toTheEnd } from "@tests/factories/practice";
import { stateOf } from "@tests/factories/till-state";
import { depth } from "@tests/setup/depth";
import fc from "fast-check";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { connect } from "@/features/connections/mutations";
import { processHint } from "@/features/webhooks/hints/mutations";
import { newId } from "@/lib/db/id";
import { stopBoss } from "@/lib/jobs/boss";

// The stories would spend most of their time waiting for the provider's allowance.
vi.mock("@/lib/db/rate-budget", async (original) =>
  (await import("@tests/factories/allowance")).unlimited<typeof import("@/lib/db/rate-budget")>(original),
);

const mx = await anMxMerchant();
const { handle } = mx;

afterEach(() => {
  mx.handle = handle;
});
afterAll(async () => {
  await stopBoss();
  await mx.server.close();
});

const strategies = ["by_number", "by_id"] as const;

test.each(strategies)(
  "a run %s that is killed at any of its calls ends as one that was left alone",
  async (strategy) => {
    const growth = { payments: 8, invoices: 3 };
    const till = await aTill(mx, growth);
    const undisturbed = await follower(till);
    await syncTill(undisturbed, { count: 8, strategy });
    const expected = await stateOf(undisturbed);
    for (const { externalId, linkState } of expected.transactions) expect(linkState).toBe(truthOf(till, externalId));
    const calls = strategy === "by_number" ? 5 : 8;
    for (let call = 1; call <= calls; call += depth({ sample: 2, full: 1 })) {
      const victim = await follower(till);
      const runId = await aTillRun(victim, { count: 8, strategy });
      await killedAt(victim, runId, call);
      // Whatever is known so far is true: nothing is said to have no invoice that has one.
      for (const { externalId, linkState } of (await stateOf(victim)).transactions) {
        if (linkState !== "unknown") expect(linkState, externalId).toBe(truthOf(till, externalId));
      }
      expect((await toTheEnd(victim, runId)).status, `killed at call ${call}`).toBe("succeeded");
      expect(await stateOf(victim), `killed at call ${call}`).toEqual(expected);
    }
  },
);

type Step =
  | { change: "pay" | "bill" | "settle" | "void" | "refund" | "chargeback" | "cancelInvoice"; place: number }
  | { notice: number; times: number }
  | { sync: { count: number | null; strategy: (typeof strategies)[number]; killAt: number | null } };

const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      change: fc.constantFrom("pay", "bill", "settle", "void", "refund", "chargeback", "cancelInvoice"),
      place: fc.nat(20),
    }),
  },
  { weight: 3, arbitrary: fc.record({ notice: fc.nat(20), times: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      sync: fc.record({
        count: fc.option(fc.integer({ min: 1, max: 12 })),
        strategy: fc.constantFrom(...strategies),
        killAt: fc.option(fc.integer({ min: 1, max: 6 })),
      }),
    }),
  },
);

test(
  "whatever happens, is told of and is synced, in whatever order, a clinic ends with what a fresh sync would give it",
  async () => {
    const property = fc.asyncProperty(fc.array(aStep, { minLength: 3, maxLength: 12 }), async (steps) => {
      const till = await aTill(mx, { payments: 4, invoices: 2 });
      for (const step of steps) await take(till, step);
      await syncTill(till, { mode: "full" });
      const fresh = await follower(till);
      await syncTill(fresh, { mode: "full" });
      expect(await stateOf(till)).toEqual(await stateOf(fresh));
    });
    await fc.assert(property, { numRuns: depth({ sample: 20, full: 1_000 }), endOnFailure: true });
  },
  30 * 60_000,
);

async function take(till: Till, step: Step): Promise<void> {
  if ("change" in step) return change(till, step);
  if ("sync" in step) return syncSome(till, step.sync);
  const payment = pick(till.account.payments, step.notice);
  const { organizationId } = till.ctx;
  const hint = { organizationId, connectionId: till.connection.id, resource: "payment", id: String(payment?.id) };
  for (let time = 0; time < step.times; time++) await processHint(hint);
}

function change({ account, act }: Till, { change: what, place }: Extract<Step, { change: string }>): void {
  const payment = pick(account.payments, place);
  if (what === "pay") act("pay", { amount: 1_000 + place });
  else if (what === "bill") act("pay", { invoiceId: act("bill").id });
  else if (what === "cancelInvoice") act("cancelInvoice", { id: pick(account.invoices, place)?.id });
  else if (what !== "refund") act(what, { id: payment?.id });
  else if (payment && payment.type === "Sale" && payment.refunded === 0) act("refund", { id: payment.id, amount: 500 });
}

async function syncSome(
  till: Till,
  { count, strategy, killAt }: Extract<Step, { sync: object }>["sync"],
): Promise<void> {
  const runId = await aTillRun(till, count === null ? {} : { count, strategy });
  if (killAt !== null) await killedAt(till, runId, killAt);
  await toTheEnd(till, runId);
}

/** Works on a run until its nth call, at which its process is gone: whatever it still writes counts for nothing. */
async function killedAt({ ctx }: Till, runId: string, nth: number): Promise<void> {
  let calls = 0;
  mx.handle = async (request) => {
    calls += 1;
    if (calls === nth) await changeRun(ctx, runId, { leaseOwner: newId(), leaseUntil: new Date(0) });
    return handle(request);
  };
  await stretch(ctx, runId);
  mx.handle = handle;
  await changeRun(ctx, runId, { leaseUntil: new Date(0), stalls: 0 });
}

/** Another clinic that follows the same merchant. */
async function follower(till: Till): Promise<Till> {
  const ctx = await aClinic({ role: "tenant_owner", timeZone: "America/New_York" });
  const connection = await connect(ctx, { provider: "mx-merchant", credentials: till.credentials });
  return { ...till, ctx, connection };
}

/** Whether the provider itself has an invoice for a payment. */
function truthOf({ account }: Till, externalId: string): "linked" | "none" {
  const payment = account.payments.find(({ id }) => String(id) === externalId);
  return payment && payment.invoiceIds.length > 0 ? "linked" : "none";
}

function pick<T>(rows: readonly T[], place: number): T | undefined {
  return rows[place % Math.max(1, rows.length)];
}
