import { listAlerts } from "@/features/alerts/queries";
import { listAlertsEndpoint } from "@/features/alerts/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listAlertsEndpoint, async ({ ctx, query }) => ({ data: await listAlerts(ctx, query) }));
