import { getOverseen } from "@/features/oversight/queries";
import { getOverseenEndpoint } from "@/features/oversight/schema";
import { superAdminRoute } from "@/lib/http/route";

export const GET = superAdminRoute(getOverseenEndpoint, async ({ person, params }) => ({
  organization: await getOverseen(person, params),
}));
