import { enterOrganization } from "@/features/workplaces/mutations";
import { enterOrganizationEndpoint } from "@/features/workplaces/schema";
import { personRoute } from "@/lib/http/route";

export const POST = personRoute(enterOrganizationEndpoint, async ({ person, body, requestId }) => {
  await enterOrganization(person, body, requestId);
  return undefined;
});
