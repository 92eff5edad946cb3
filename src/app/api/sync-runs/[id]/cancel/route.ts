import { cancelRun } from "@/features/sync/mutations";
import { getRun } from "@/features/sync/queries";
import { cancelRunEndpoint } from "@/features/sync/schema";
import { tenantRoute } from "@/lib/http/route";

export const POST = tenantRoute(cancelRunEndpoint, async ({ ctx, params }) => {
  await cancelRun(ctx, params);
  return await getRun(ctx, params);
});
