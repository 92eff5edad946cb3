import { getPatientAnalytics } from "@/features/analytics/queries";
import { pageContext } from "@/lib/auth/session";

/** Figures about the patients for the analytics page. */
export async function loadPatientAnalytics() {
  return getPatientAnalytics(await pageContext("analytics.view"));
}
