import { subscribe, unsubscribe } from "@/features/connections/subscriptions/mutations";
import { subscribeEndpoint, unsubscribeEndpoint } from "@/features/connections/subscriptions/schema";
import { tenantRoute } from "@/lib/http/route";

export const POST = tenantRoute(subscribeEndpoint, ({ ctx, params }) => subscribe(ctx, params));

export const DELETE = tenantRoute(unsubscribeEndpoint, async ({ ctx, params }) => {
  await unsubscribe(ctx, params);
  return undefined;
});
