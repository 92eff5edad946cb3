import { getSessionEndpoint } from "@/features/accounts/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(getSessionEndpoint, async ({ viewer }) => {
  const { user, organization, role, permissions, look } = viewer;
  return { user, organization, role, permissions, look: look && { endsAt: look.endsAt } };
});
