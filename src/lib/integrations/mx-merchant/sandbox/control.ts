import { z } from "zod";
import { SandboxRefusal } from "../../sandbox";
import type { SandboxClock } from "../../sandbox-clock";
import { type Misbehaviour, misbehaviourInput } from "../../sandbox-misbehaviour";
import { type ChangeName, changes, type Till } from "./changes";
import { grow, growInput } from "./grow";
import type { MerchantSettings, MxMerchantAccount } from "./merchants";
import { deliver, deliverInput, type Notice, noticesOf } from "./notices";

const merchantInput = z.object({
  id: z.number().int(),
  dba: z.string(),
  consumerKey: z.string(),
  consumerSecret: z.string(),
  timeZone: z.string().optional(),
  currency: z.string().optional(),
});
const addressee = z.looseObject({ merchant: z.number().optional() });
const keyInput = z.object({ key: z.string() });

/** What can be looked at and changed from outside the protocol. */
export type MxSandboxInside = {
  clock: SandboxClock;
  demo: MxMerchantAccount;
  merchants: MxMerchantAccount[];
  addMerchant: (settings: MerchantSettings) => MxMerchantAccount;
  /** Calls answered, by path without ids. */
  calls: Map<string, number>;
  misbehaviour: Misbehaviour;
  /** What happened and was not posted yet. */
  notices: Notice[];
};

/** Does what POST /_sandbox/mx-merchant/ACTION asks. `merchant` names whose business it is; without it the demo's. */
export function controlMxMerchant(sandbox: MxSandboxInside, action: string, body: unknown): unknown {
  const { merchant, ...input } = addressee.parse(body ?? {});
  const account = merchant === undefined ? sandbox.demo : sandbox.merchants.find(({ id }) => id === merchant);
  if (!account) throw new SandboxRefusal(404, "There is no such merchant.");
  const till: Till = { account, nowMs: sandbox.clock.now() };
  if (isChange(action)) {
    const done = changes[action](till, input);
    sandbox.notices.push(...noticesOf(account, action, done.id));
    return done;
  }
  const order = orders[action];
  if (!order) throw new SandboxRefusal(404, `The sandbox cannot ${action}.`);
  return order(sandbox, till, input);
}

const orders: Readonly<Record<string, (sandbox: MxSandboxInside, till: Till, input: unknown) => unknown>> = {
  misbehave: (sandbox, _till, input) => sandbox.misbehaviour.add(misbehaviourInput.parse(input)),
  reset: (sandbox) => sandbox.misbehaviour.reset(),
  addMerchant: (sandbox, _till, input) => ({ id: sandbox.addMerchant(merchantInput.parse(input)).id }),
  addKey: (_sandbox, { account }, input) => void account.keys.add(keyInput.parse(input).key),
  removeKey: (_sandbox, { account }, input) => void account.keys.delete(keyInput.parse(input).key),
  grow: (_sandbox, till, input) => grow(till, growInput.parse(input)),
  deliver: (sandbox, { account }, input) => deliver(sandbox.notices, account, deliverInput.parse(input)),
  stats: ({ calls }, { account }) => ({
    calls: Object.fromEntries(calls),
    totalCalls: [...calls.values()].reduce((sum, count) => sum + count, 0),
    rows: { payments: account.payments.length, invoices: account.invoices.length, contracts: account.contracts.length },
  }),
  resetStats: ({ calls }) => calls.clear(),
};

function isChange(action: string): action is ChangeName {
  return Object.hasOwn(changes, action);
}
