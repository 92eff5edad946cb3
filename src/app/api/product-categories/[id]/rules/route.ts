import { createRule } from "@/features/products/mutations";
import { advanceUnfinished } from "@/features/products/passes/mutations";
import { createRuleEndpoint } from "@/features/products/schema";
import { tenantRoute } from "@/lib/http/route";
import { afterAnswer } from "@/lib/jobs/inline";

export const POST = tenantRoute(createRuleEndpoint, async ({ ctx, params, body }) => {
  const category = await createRule(ctx, { ...body, ...params });
  afterAnswer(() => advanceUnfinished(ctx));
  return { category };
});
