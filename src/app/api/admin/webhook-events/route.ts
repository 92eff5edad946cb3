import { listPlatformDeliveries } from "@/features/webhooks/overseen/queries";
import { listPlatformDeliveriesEndpoint } from "@/features/webhooks/overseen/schema";
import { superAdminRoute } from "@/lib/http/route";

export const GET = superAdminRoute(listPlatformDeliveriesEndpoint, ({ person, query }) =>
  listPlatformDeliveries(person, query),
);
