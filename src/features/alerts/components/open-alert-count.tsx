import { NavCount } from "@/components/shell/nav-count";
import { loadOpenAlertCount } from "@/features/alerts/loaders";

/** The number of open alerts beside its way through the product. */
export async function OpenAlertCount() {
  return <NavCount value={await loadOpenAlertCount()} what="open alerts" />;
}
