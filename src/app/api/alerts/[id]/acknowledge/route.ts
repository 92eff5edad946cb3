import { acknowledgeAlert } from "@/features/alerts/mutations";
import { acknowledgeAlertEndpoint } from "@/features/alerts/schema";
import { tenantRoute } from "@/lib/http/route";

export const POST = tenantRoute(acknowledgeAlertEndpoint, async ({ ctx, params }) => {
  await acknowledgeAlert(ctx, params);
  return undefined;
});
