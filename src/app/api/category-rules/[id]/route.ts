import { deleteRule, updateRule } from "@/features/products/mutations";
import { advanceUnfinished } from "@/features/products/passes/mutations";
import { deleteRuleEndpoint, updateRuleEndpoint } from "@/features/products/schema";
import { tenantRoute } from "@/lib/http/route";
import { afterAnswer } from "@/lib/jobs/inline";

export const PATCH = tenantRoute(updateRuleEndpoint, async ({ ctx, params, body }) => {
  const category = await updateRule(ctx, { ...body, ...params });
  afterAnswer(() => advanceUnfinished(ctx));
  return { category };
});

export const DELETE = tenantRoute(deleteRuleEndpoint, async ({ ctx, params }) => {
  await deleteRule(ctx, params);
  afterAnswer(() => advanceUnfinished(ctx));
  return undefined;
});
