import { getRun } from "@/features/sync/queries";
import { getRunEndpoint } from "@/features/sync/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(getRunEndpoint, async ({ ctx, params }) => await getRun(ctx, params));
