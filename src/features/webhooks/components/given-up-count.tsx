import { NavCount } from "@/components/shell/nav-count";
import { loadPlatformGivenUp } from "@/features/webhooks/overseen/loaders";

/** The number of deliveries to the hub itself that were given up, beside the way to them. */
export async function GivenUpCount() {
  return <NavCount value={await loadPlatformGivenUp()} what="given up" />;
}
