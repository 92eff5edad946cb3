import { listOverseen } from "@/features/oversight/queries";
import { listOverseenEndpoint } from "@/features/oversight/schema";
import { superAdminRoute } from "@/lib/http/route";

export const GET = superAdminRoute(listOverseenEndpoint, ({ person, query }) => listOverseen(person, query));
