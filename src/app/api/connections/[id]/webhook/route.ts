import { renewWebhook } from "@/features/connections/mutations";
import { renewWebhookEndpoint } from "@/features/connections/schema";
import { tenantRoute } from "@/lib/http/route";

export const POST = tenantRoute(renewWebhookEndpoint, async ({ ctx, params }) => await renewWebhook(ctx, params));
