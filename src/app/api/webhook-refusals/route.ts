import { listRefusals } from "@/features/webhooks/queries";
import { listRefusalsEndpoint } from "@/features/webhooks/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listRefusalsEndpoint, async ({ ctx }) => ({ data: await listRefusals(ctx) }));
