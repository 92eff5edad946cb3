import { listFailures } from "@/features/sync/queries";
import { listFailuresEndpoint } from "@/features/sync/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listFailuresEndpoint, async ({ ctx, query }) => ({
  data: await listFailures(ctx, query),
}));
