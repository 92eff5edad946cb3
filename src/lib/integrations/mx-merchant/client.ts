import type { z } from "zod";
import type { Http } from "@/lib/integrations/http";
import type { Credentials } from "./credentials";
import { anything, merchant, page, subscriptionPage } from "./schema";

export const limitMax = 100;

export type ListName = "payment" | "invoice" | "contract";

/** Moments bound `created`. A list without any might be cut to a window that the provider chooses, so both are said. */
export type ListQuery = { limit: number; offset: number; from: Date; to: Date };

export type NewSubscription = { eventType: string; callbackUrl: string };

export type Client = {
  /** One page of a list, newest first. */
  list: (name: ListName, query: ListQuery) => Promise<z.infer<typeof page>>;
  /** One record with its detail. */
  read: (name: ListName, id: string) => Promise<unknown>;
  merchant: () => Promise<z.infer<typeof merchant>>;
  subscriptions: () => Promise<z.infer<typeof subscriptionPage>>;
  subscribe: (subscription: NewSubscription) => Promise<unknown>;
  unsubscribe: (id: string) => Promise<unknown>;
};

const hosts = {
  production: "https://api.mxmerchant.com/checkout/v3",
  sandbox: "https://sandbox.api.mxmerchant.com/checkout/v3",
};

/** Everything that may be charged through; a source that is left out is silently missing. */
const sources = "QuickPay,Customer,Invoice,Recurring,Order,MXExpress,MXRetail,API,Terminal,Rekey";

/** MX Merchant's API for one application's key and one merchant, who is named in every call. */
export function createClient(
  { consumerKey, consumerSecret, merchantId, environment }: Credentials,
  http: Http,
): Client {
  const headers = {
    authorization: `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString("base64")}`,
    accept: "application/json",
  };
  const address = (path: string, query: Record<string, string> = {}) => {
    const url = new URL(`${hosts[environment]}${path}`);
    url.search = new URLSearchParams({ merchantId, ...query }).toString();
    return url;
  };
  return {
    list: (name, { limit, offset, from, to }) => {
      const window = {
        dateType: "Custom",
        startDate: toSeconds(from.getTime()),
        endDate: toSeconds(to.getTime() + 999),
      };
      const url = address(`/${name}`, { limit: String(limit), offset: String(offset), ...window });
      return http({ url, headers }, page);
    },
    read: (name, id) => http({ url: address(`/${name}/${id}`), headers }, anything),
    merchant: () => http({ url: address(`/merchant/${merchantId}`), headers }, merchant),
    subscriptions: () => http({ url: address("/subscription"), headers }, subscriptionPage),
    subscribe: (subscription) => {
      const wanted = { ...subscription, sendWebhook: true, sendEmail: false, sendSMS: false, sources, threshold: 0 };
      const body = JSON.stringify({ ...wanted, merchantId: Number(merchantId) });
      const json = { ...headers, "content-type": "application/json" };
      return http({ method: "PUT", url: address("/subscription"), headers: json, body }, anything);
    },
    unsubscribe: (id) => http({ method: "DELETE", url: address(`/subscription/${id}`), headers }, anything),
  };
}

/** Whole seconds: the lower bound rounded down, the upper one up. */
function toSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
