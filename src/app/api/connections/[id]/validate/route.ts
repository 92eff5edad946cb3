import { validateConnection } from "@/features/connections/mutations";
import { validateConnectionEndpoint } from "@/features/connections/schema";
import { tenantRoute } from "@/lib/http/route";

export const POST = tenantRoute(validateConnectionEndpoint, async ({ ctx, params }) => ({
  connection: await validateConnection(ctx, params),
}));
