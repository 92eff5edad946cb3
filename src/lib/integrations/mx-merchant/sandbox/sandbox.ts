import type { ProviderSandbox, SandboxRequest, SandboxResponse } from "../../sandbox";
import { createSandboxClock, type SandboxClock } from "../../sandbox-clock";
import { createMisbehaviour, damage, type PageWords, replacementFor } from "../../sandbox-misbehaviour";
import { controlMxMerchant, type MxSandboxInside } from "./control";
import { createMerchant, demoCredentials, demoMerchantId, merchantsOf } from "./merchants";
import { answerReading, json } from "./routes";
import { type SeaviewCustomer, seedSeaview } from "./seaview";
import { answerSubscription } from "./subscriptions";

/** The stand-in with its inside open: tests and benchmarks change the rows directly. */
export type MxMerchantSandbox = ProviderSandbox & MxSandboxInside;

export type MxMerchantSandboxOptions = {
  clock?: SandboxClock | undefined;
  /** The moment up to which the demo merchant has done business. */
  anchorMs?: number | undefined;
  /** Who buys there, with addresses as their clinic has them. */
  customers?: readonly SeaviewCustomer[] | undefined;
  /** Leave the demo merchant without business. */
  empty?: boolean | undefined;
};

const pageWords: PageWords = {
  empty: (page) => ({ ...page, recordCount: 0 }),
  // Required everywhere, and a number where text belongs.
  breakRow: ({ created, ...rest }) => ({ ...rest, status: 17 }),
};

/** Stands in for MX Merchant, with the demo clinic's merchant behind `demoCredentials()`. */
export function createMxMerchantSandbox(options: MxMerchantSandboxOptions = {}): MxMerchantSandbox {
  const clock = options.clock ?? createSandboxClock();
  const demo = createMerchant({
    ...demoCredentials(),
    id: Number(demoMerchantId),
    dba: "SEAVIEW PHYSIOTHERAPY",
    timeZone: "Australia/Melbourne",
    currency: "AUD",
  });
  if (!options.empty) seedSeaview(demo, options.anchorMs ?? clock.now(), options.customers ?? []);
  const sandbox: MxMerchantSandbox = {
    key: "mx-merchant",
    hosts: /^(sandbox\.)?api\.mxmerchant\.com$/i,
    clock,
    demo,
    merchants: [demo],
    addMerchant: (settings) => {
      const account = createMerchant(settings);
      sandbox.merchants.push(account);
      return account;
    },
    calls: new Map(),
    misbehaviour: createMisbehaviour(),
    notices: [],
    handle: (request) => handle(sandbox, request),
    control: (action, body) => controlMxMerchant(sandbox, action, body),
  };
  return sandbox;
}

function handle(sandbox: MxMerchantSandbox, request: SandboxRequest): SandboxResponse {
  const path = request.path.replace("/checkout/v3", "").replace(/\/\d+$/, "/:id");
  sandbox.calls.set(path, (sandbox.calls.get(path) ?? 0) + 1);
  const rules = sandbox.misbehaviour.take(request.path);
  const response = replacementFor(rules, sandbox.clock.now()) ?? answer(sandbox, request);
  return rules.length === 0 ? response : damage(response, rules, pageWords);
}

function answer({ merchants, clock }: MxMerchantSandbox, request: SandboxRequest): SandboxResponse {
  const visible = merchantsOf(merchants, request.headers.authorization);
  if (visible.length === 0) return unauthorized(401, "The application is not known.");
  // Without a merchant, whatever the key sees first is answered.
  const asked = request.query.get("merchantId");
  const account = asked === null ? visible[0] : visible.find(({ id }) => String(id) === asked);
  if (!account) return unauthorized(403, "You do not have access to this merchant.");
  const [, merchantId] = /^\/checkout\/v3\/merchant\/(\d+)$/.exec(request.path) ?? [];
  if (merchantId === String(account.id)) return json(200, { id: account.id, dba: account.dba });
  return (
    answerSubscription(account, request) ?? answerReading(account, request, clock.now()) ?? { status: 404, body: "" }
  );
}

function unauthorized(status: number, detail: string): SandboxResponse {
  const responseCode = "eENKmhrToV9UYxsXAh7iGAQ";
  return json(status, { errorCode: "Unauthorized", message: "Unauthorized", details: [detail], responseCode });
}
