import { endLook } from "@/features/oversight/look/mutations";
import { endLookEndpoint } from "@/features/oversight/schema";
import { superAdminRoute } from "@/lib/http/route";

export const DELETE = superAdminRoute(endLookEndpoint, async ({ person, look, requestId }) => {
  await endLook({ person, look }, requestId);
  return undefined;
});
