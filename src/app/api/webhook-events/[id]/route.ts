import { getDelivery } from "@/features/webhooks/queries";
import { getDeliveryEndpoint } from "@/features/webhooks/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(getDeliveryEndpoint, ({ ctx, params }) => getDelivery(ctx, params));
