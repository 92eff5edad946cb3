import { setGrants } from "@/features/members/grants/mutations";
import { setGrantsEndpoint } from "@/features/members/grants/schema";
import { tenantRoute } from "@/lib/http/route";

export const PATCH = tenantRoute(setGrantsEndpoint, async ({ ctx, params, body }) => ({
  member: await setGrants(ctx, { ...params, ...body }),
}));
