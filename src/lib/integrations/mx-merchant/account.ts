import type { Account } from "@/lib/integrations/contract";
import { isTransient, ProviderError } from "@/lib/integrations/errors";
import type { Client } from "./client";
import type { Credentials } from "./credentials";

/** Proves that the key reads this merchant's payments. The merchant's name is added where the key may see it. */
export async function readAccount(client: Client, { merchantId, environment }: Credentials): Promise<Account> {
  const to = new Date();
  await client.list("payment", { limit: 1, offset: 0, from: new Date(to.getTime() - 86_400_000), to });
  const merchant = await ifAllowed(client.merchant());
  return {
    externalId: environment === "sandbox" ? `sandbox:${merchantId}` : merchantId,
    name: merchant?.dba ?? merchant?.name ?? `Merchant ${merchantId}`,
    config: { webUrl: environment === "production" ? "https://mxmerchant.com" : "https://sandbox.mxmerchant.com" },
  };
}

async function ifAllowed<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof ProviderError) || isTransient(error)) throw error;
    return null;
  }
}
