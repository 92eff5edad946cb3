import { disconnect, updateConnection } from "@/features/connections/mutations";
import { getConnection } from "@/features/connections/queries";
import { disconnectEndpoint, getConnectionEndpoint, updateConnectionEndpoint } from "@/features/connections/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(getConnectionEndpoint, async ({ ctx, params }) => ({
  connection: await getConnection(ctx, params),
}));

export const PATCH = tenantRoute(updateConnectionEndpoint, async ({ ctx, params, body }) => ({
  connection: await updateConnection(ctx, { ...body, ...params }),
}));

export const DELETE = tenantRoute(disconnectEndpoint, async ({ ctx, params }) => {
  await disconnect(ctx, params);
  return undefined;
});
