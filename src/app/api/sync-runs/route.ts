import { listRuns } from "@/features/sync/queries";
import { listRunsEndpoint } from "@/features/sync/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listRunsEndpoint, async ({ ctx, query }) => await listRuns(ctx, query));
