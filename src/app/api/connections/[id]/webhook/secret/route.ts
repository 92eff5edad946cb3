import { replaceWebhookSecretEndpoint } from "@/features/connections/schema";
import { replaceWebhookSecret } from "@/features/connections/secrets/mutations";
import { tenantRoute } from "@/lib/http/route";

export const POST = tenantRoute(replaceWebhookSecretEndpoint, ({ ctx, params }) => replaceWebhookSecret(ctx, params));
