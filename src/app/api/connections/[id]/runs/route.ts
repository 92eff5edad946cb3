import { getConnection } from "@/features/connections/queries";
import { listRuns } from "@/features/sync/queries";
import { listConnectionRunsEndpoint } from "@/features/sync/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listConnectionRunsEndpoint, async ({ ctx, params, query }) => {
  const { id: connectionId } = await getConnection(ctx, params);
  return await listRuns(ctx, { ...query, connectionId });
});
