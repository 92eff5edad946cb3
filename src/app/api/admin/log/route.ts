import { listHubLog } from "@/features/audit/hub/queries";
import { listHubLogEndpoint } from "@/features/audit/hub/schema";
import { superAdminRoute } from "@/lib/http/route";

export const GET = superAdminRoute(listHubLogEndpoint, ({ person, query }) => listHubLog(person, query));
