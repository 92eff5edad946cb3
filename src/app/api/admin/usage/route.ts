import { usageEndpoint } from "@/features/oversight/schema";
import { getUsage } from "@/features/oversight/usage/queries";
import { superAdminRoute } from "@/lib/http/route";

export const GET = superAdminRoute(usageEndpoint, ({ person, query }) => getUsage(person, query));
