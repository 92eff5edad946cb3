import { getBilling } from "@/features/billing/queries";
import { getBillingEndpoint } from "@/features/billing/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(getBillingEndpoint, async ({ ctx }) => ({ billing: await getBilling(ctx) }));
