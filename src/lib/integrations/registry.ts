import { clerk } from "@/lib/integrations/clerk/index";
import { cliniko } from "@/lib/integrations/cliniko/index";
import type { Provider, Supplier, Webhook } from "@/lib/integrations/contract";
import { mxMerchant } from "@/lib/integrations/mx-merchant/index";
import { stripe } from "@/lib/integrations/stripe/index";

/** Every provider that a clinic can connect. A new one is its folder and a line here. */
export const providers: readonly Provider[] = [cliniko, mxMerchant];

/** The provider of that key; undefined for a key that is none. */
export function providerByKey(key: string): Provider | undefined {
  return providers.find((provider) => provider.key === key);
}

/** The keys of the providers that bring people or their appointments. */
export const practiceProviders: readonly string[] = providers
  .filter(({ streams }) => streams.some(({ kind }) => kind === "patient" || kind === "appointment"))
  .map(({ key }) => key);

/** What a provider or supplier calls itself; its key where it has since been taken out. */
export function providerName(key: string): string {
  return providerByKey(key)?.name ?? supplierByKey(key)?.name ?? key;
}

/** Every supplier of the hub itself that posts to it. A new one is its folder and a line here. */
export const suppliers: readonly Supplier[] = [clerk, stripe];

/** The supplier of that key; undefined for a key that is none. */
export function supplierByKey(key: string): Supplier | undefined {
  return suppliers.find((supplier) => supplier.key === key);
}

/** How deliveries of that provider or supplier are read; undefined for one that sends none. */
export function webhookOf(key: string): Webhook | undefined {
  return supplierByKey(key)?.webhook ?? providerByKey(key)?.webhook;
}
