import { openPortal } from "@/features/billing/mutations";
import { openPortalEndpoint } from "@/features/billing/schema";
import { tenantRoute } from "@/lib/http/route";

export const POST = tenantRoute(openPortalEndpoint, ({ ctx, body }) => openPortal(ctx, body));
