import { revokeOwnSession } from "@/features/accounts/mutations";
import { revokeSessionEndpoint } from "@/features/accounts/schema";
import { tenantRoute } from "@/lib/http/route";

export const DELETE = tenantRoute(revokeSessionEndpoint, async ({ ctx, params }) => {
  await revokeOwnSession(ctx, params);
});
