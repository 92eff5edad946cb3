import { listOwnOrganizations } from "@/features/workplaces/queries";
import { listOrganizationsEndpoint } from "@/features/workplaces/schema";
import { personRoute } from "@/lib/http/route";

export const GET = personRoute(listOrganizationsEndpoint, async ({ person }) => ({
  data: await listOwnOrganizations(person),
}));
