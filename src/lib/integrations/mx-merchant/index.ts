import { defineProvider } from "@/lib/integrations/contract";
import { readAccount } from "./account";
import { createClient } from "./client";
import { credentialsSchema } from "./credentials";
import { contracts, invoices, payments } from "./lists";
import { createHinted, createStream, tally } from "./streams";
import { createSubscriptions, webhook } from "./webhook";

const dayMs = 86_400_000;

export const mxMerchant = defineProvider({
  key: "mx-merchant",
  name: "MX Merchant",
  summary: "Card payments, invoices and memberships, with what was bought and what became of each payment.",
  credentials: credentialsSchema,
  streams: [payments, invoices, contracts].map(({ key, label, kind }) => ({ key, label, kind })),
  // Their limit is written down nowhere.
  budget: { calls: 5, perMs: 1_000 },
  webhook,
  subscribes: true,
  open: (credentials, { timeZone = "America/New_York", http }) => {
    const { merchantId, environment } = credentials;
    const client = createClient(credentials, http(`${environment}:${merchantId}`));
    const account = { client, merchantId, timeZone };
    const streams = [
      // A card's holder may dispute a payment for 120 days.
      createStream(account, payments, { trailingMs: 120 * dayMs, scoped: true, names: invoices.key }),
      createStream(account, invoices, { trailingMs: 120 * dayMs }),
      createStream(account, contracts),
    ];
    return {
      account: () => readAccount(client, credentials),
      streams,
      hinted: createHinted(streams),
      tally: (window) => tally(account, window),
      subscriptions: createSubscriptions(client),
    };
  },
});
