import { openCheckout } from "@/features/billing/mutations";
import { openCheckoutEndpoint } from "@/features/billing/schema";
import { tenantRoute } from "@/lib/http/route";

export const POST = tenantRoute(openCheckoutEndpoint, ({ ctx, body }) => openCheckout(ctx, body));
