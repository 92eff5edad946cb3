import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { makePrice } from "./make";
import type { CheckoutSession, Customer, Invoice, PortalSession, Price, StripeEvent, Subscription } from "./objects";

/** How a customer's time and card are. */
export type Circumstances = { aheadSeconds: number; cardFails: boolean };

type Tables = {
  customers: Record<string, Customer>;
  circumstances: Record<string, Circumstances>;
  subscriptions: Record<string, Subscription>;
  invoices: Record<string, Invoice>;
  checkouts: Record<string, CheckoutSession>;
  portals: Record<string, PortalSession>;
  events: StripeEvent[];
};

/** Everything that the stand-in remembers; with a file, also from one start to the next. */
export type Store = Tables & { prices: Record<string, Price>; keep: () => void };

export type PriceIds = Record<"basic" | "pro" | "enterprise", string>;

const amounts: Record<keyof PriceIds, number> = { basic: 4_900, pro: 14_900, enterprise: 49_900 };

export function createStore(priceIds: PriceIds, file?: string): Store {
  const tables = file && existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Tables) : emptyTables();
  const names = Object.keys(amounts) as (keyof PriceIds)[];
  return Object.assign(tables, {
    prices: Object.fromEntries(names.map((name) => [priceIds[name], makePrice(priceIds[name], name, amounts[name])])),
    keep: () => {
      if (file)
        writeFileSync(file, JSON.stringify({ ...tables, prices: undefined, events: tables.events.slice(-500) }));
    },
  });
}

function emptyTables(): Tables {
  return {
    customers: {},
    circumstances: {},
    subscriptions: {},
    invoices: {},
    checkouts: {},
    portals: {},
    events: [],
  };
}
