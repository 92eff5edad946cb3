import { setMemberStatus } from "@/features/members/mutations";
import { setStatusEndpoint } from "@/features/members/schema";
import { tenantRoute } from "@/lib/http/route";

export const PATCH = tenantRoute(setStatusEndpoint, async ({ ctx, params, body }) => ({
  member: await setMemberStatus(ctx, { ...params, ...body }),
}));
