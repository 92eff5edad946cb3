import { retryFailure } from "@/features/sync/mutations";
import { retryFailureEndpoint } from "@/features/sync/schema";
import { tenantRoute } from "@/lib/http/route";

export const POST = tenantRoute(retryFailureEndpoint, async ({ ctx, params }) => await retryFailure(ctx, params));
