import { getDashboardMetrics } from "@/features/dashboard/queries";
import { dashboardMetricsEndpoint } from "@/features/dashboard/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(dashboardMetricsEndpoint, ({ ctx }) => getDashboardMetrics(ctx));
