import { getPlatformDelivery } from "@/features/webhooks/overseen/queries";
import { getPlatformDeliveryEndpoint } from "@/features/webhooks/overseen/schema";
import { superAdminRoute } from "@/lib/http/route";

export const GET = superAdminRoute(getPlatformDeliveryEndpoint, ({ person, params, requestId }) =>
  getPlatformDelivery(person, { id: params.id, requestId }),
);
