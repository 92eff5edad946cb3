import { listDeliveries } from "@/features/webhooks/queries";
import { listDeliveriesEndpoint } from "@/features/webhooks/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listDeliveriesEndpoint, ({ ctx, query }) => listDeliveries(ctx, query));
