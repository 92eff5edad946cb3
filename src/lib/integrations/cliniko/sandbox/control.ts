import { z } from "zod";
import { SandboxRefusal } from "../../sandbox";
import type { SandboxClock } from "../../sandbox-clock";
import { type Misbehaviour, misbehaviourInput } from "../../sandbox-misbehaviour";
import { type AccountSettings, asColleague, type ClinikoAccount, countRows } from "./accounts";
import { type ChangeName, changes } from "./changes";
import { grow, growInput, openClinic } from "./grow";
import type { Desk } from "./records";

const accountInput = z.object({
  key: z.string(),
  name: z.string(),
  shard: z.string().optional(),
  userId: z.string().optional(),
  country: z.string().optional(),
  countryCode: z.string().optional(),
  timeZone: z.string().optional(),
  limit: z.number().int().nullable().optional(),
});
const keyInput = z.object({ key: z.string() });
const limitInput = z.object({ limit: z.number().int().nullable() });
const addressee = z.looseObject({ account: z.string().optional() });

/** What can be looked at and changed from outside the protocol. */
export type SandboxInside = {
  clock: SandboxClock;
  /** The first is the demo practice, unless it was left out. */
  accounts: ClinikoAccount[];
  demo: ClinikoAccount;
  addAccount(settings: AccountSettings): ClinikoAccount;
  stats: CallStats;
  misbehaviour: Misbehaviour;
};

export type CallStats = { calls: Map<string, Map<string, number>>; tooManyRequests: number };

/** Does what POST /_sandbox/cliniko/ACTION asks. `account` in the body names the practice by one of its keys; without
 * it the demo practice is meant. Refuses unknown actions, keys and ids. */
export function controlCliniko(sandbox: SandboxInside, action: string, body: unknown): unknown {
  const { account: key, ...input } = addressee.parse(body ?? {});
  const account = accountOf(sandbox, key);
  const desk: Desk = { account, now: () => sandbox.clock.now() };
  if (isChange(action)) {
    const apply: (desk: Desk, input: never) => unknown = changes[action];
    return apply(desk, input as never);
  }
  const order = orders[action];
  if (!order) throw new SandboxRefusal(404, `The sandbox cannot ${action}.`);
  return order(sandbox, desk, input);
}

const orders: Readonly<Record<string, (sandbox: SandboxInside, desk: Desk, input: unknown) => unknown>> = {
  misbehave: (sandbox, _desk, input) => sandbox.misbehaviour.add(misbehaviourInput.parse(input)),
  reset: (sandbox) => sandbox.misbehaviour.reset(),
  stats: statsOf,
  resetStats: (sandbox) => {
    sandbox.stats.calls.clear();
    sandbox.stats.tooManyRequests = 0;
  },
  addAccount: (sandbox, _desk, input) => {
    const account = sandbox.addAccount(accountInput.parse(input));
    openClinic(account, sandbox.clock.now());
    return { userId: account.user.id };
  },
  addColleague: (sandbox, { account }, input) => {
    const colleague = asColleague(account, keyInput.parse(input).key);
    sandbox.accounts.push(colleague);
    return { id: colleague.user.id };
  },
  addKey: (_sandbox, { account }, input) => void account.keys.add(keyInput.parse(input).key),
  removeKey: (_sandbox, { account }, input) => void account.keys.delete(keyInput.parse(input).key),
  limit: (_sandbox, { account }, input) => {
    account.limit = limitInput.parse(input).limit;
  },
  grow: (_sandbox, desk, input) => grow(desk.account, growInput.parse(input), desk.now()),
};

function statsOf(sandbox: SandboxInside, { account }: Desk) {
  const calls = Object.fromEntries(
    [...sandbox.stats.calls].map(([userId, paths]) => [userId, Object.fromEntries(paths)]),
  );
  const total = [...sandbox.stats.calls.values()].flatMap((paths) => [...paths.values()]).reduce(sum, 0);
  return { calls, totalCalls: total, tooManyRequests: sandbox.stats.tooManyRequests, rows: countRows(account) };
}

const sum = (left: number, right: number) => left + right;

function accountOf(sandbox: SandboxInside, key: string | undefined): ClinikoAccount {
  const account = key === undefined ? sandbox.demo : sandbox.accounts.find(({ keys }) => keys.has(key));
  if (!account) throw new SandboxRefusal(404, "No account has that key.");
  return account;
}

function isChange(action: string): action is ChangeName {
  return Object.hasOwn(changes, action);
}
