import { updateMember } from "@/features/members/mutations";
import { getMember } from "@/features/members/queries";
import { getMemberEndpoint, updateMemberEndpoint } from "@/features/members/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(getMemberEndpoint, async ({ ctx, params }) => ({
  member: await getMember(ctx, params),
}));

export const PATCH = tenantRoute(updateMemberEndpoint, async ({ ctx, params, body }) => ({
  member: await updateMember(ctx, { ...params, ...body }),
}));
