import { updateOrganization } from "@/features/organizations/mutations";
import { getOrganization } from "@/features/organizations/queries";
import { getOrganizationEndpoint, updateOrganizationEndpoint } from "@/features/organizations/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(getOrganizationEndpoint, async ({ ctx }) => ({
  organization: await getOrganization(ctx),
}));

export const PUT = tenantRoute(updateOrganizationEndpoint, async ({ ctx, body }) => ({
  organization: await updateOrganization(ctx, body),
}));
