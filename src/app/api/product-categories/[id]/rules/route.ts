import { createRule } from "@/features/products/mutations";
import { createRuleEndpoint } from "@/features/products/schema";
import { tenantRoute } from "@/lib/http/route";

export const POST = tenantRoute(createRuleEndpoint, async ({ ctx, params, body }) => ({
  category: await createRule(ctx, { ...body, ...params }),
}));
