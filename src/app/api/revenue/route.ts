import { getRevenue } from "@/features/revenue/queries";
import { revenueEndpoint } from "@/features/revenue/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(revenueEndpoint, ({ ctx, query }) => getRevenue(ctx, query));
