import type { MxContract, MxCustomer, MxInvoice, MxPayment, MxSubscription } from "./rows";

/** One merchant as the vendor keeps it. Payments and invoices stand in the order in which they came into being. */
export type MxMerchantAccount = {
  id: number;
  dba: string;
  timeZone: string;
  currency: string;
  /** Every application whose key opens it, as `KEY:SECRET`. */
  keys: Set<string>;
  payments: MxPayment[];
  invoices: MxInvoice[];
  contracts: MxContract[];
  /** The same payments and invoices. */
  byId: Map<number, MxPayment | MxInvoice>;
  customers: MxCustomer[];
  subscriptions: MxSubscription[];
  nextId: (kind: keyof typeof firstIds) => number;
};

export type MerchantSettings = {
  id: number;
  dba: string;
  consumerKey: string;
  consumerSecret: string;
  timeZone?: string | undefined;
  currency?: string | undefined;
};

const firstIds = {
  payment: 4_000_000_000_000_101,
  invoice: 10_000_101,
  number: 2_001,
  purchase: 9_000_101,
  customer: 40_000_101,
  contract: 1_000_101,
  subscription: 501,
};

export const demoMerchantId = "1000000001";

/** The demo merchant's key. It opens nothing but the sandbox. */
export function demoCredentials() {
  return {
    consumerKey: ["sandbox", "seaview", "consumer"].join("-"),
    consumerSecret: ["sandbox", "seaview", "secret"].join("-"),
    merchantId: demoMerchantId,
    environment: "sandbox",
  } as const;
}

/** Builds a merchant without any business yet. */
export function createMerchant(settings: MerchantSettings): MxMerchantAccount {
  const next = { ...firstIds };
  return {
    id: settings.id,
    dba: settings.dba,
    timeZone: settings.timeZone ?? "America/New_York",
    currency: settings.currency ?? "USD",
    keys: new Set([`${settings.consumerKey}:${settings.consumerSecret}`]),
    payments: [],
    invoices: [],
    contracts: [],
    byId: new Map(),
    customers: [],
    subscriptions: [],
    nextId: (kind) => {
      const id = next[kind];
      next[kind] += 1;
      return id;
    },
  };
}

/** The merchants that a Basic header opens. */
export function merchantsOf(
  merchants: readonly MxMerchantAccount[],
  authorization: string | undefined,
): MxMerchantAccount[] {
  const [, encoded = ""] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? "") ?? [];
  const key = Buffer.from(encoded, "base64").toString("utf8");
  return merchants.filter(({ keys }) => keys.has(key));
}
