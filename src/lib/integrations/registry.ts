import { cliniko } from "@/lib/integrations/cliniko";
import type { Provider } from "@/lib/integrations/contract";

/** Every provider that a clinic can connect. A new one is its folder and a line here. */
export const providers: readonly Provider[] = [cliniko];

/** The provider of that key; undefined for a key that is none. */
export function providerByKey(key: string): Provider | undefined {
  return providers.find((provider) => provider.key === key);
}
