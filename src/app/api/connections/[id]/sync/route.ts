import { startSync } from "@/features/sync/mutations";
import { startSyncEndpoint } from "@/features/sync/schema";
import { tenantRoute } from "@/lib/http/route";

export const POST = tenantRoute(
  startSyncEndpoint,
  async ({ ctx, params, body }) => await startSync(ctx, { ...body, connectionId: params.id }),
);
