import { deleteRule, updateRule } from "@/features/products/mutations";
import { deleteRuleEndpoint, updateRuleEndpoint } from "@/features/products/schema";
import { tenantRoute } from "@/lib/http/route";

export const PATCH = tenantRoute(updateRuleEndpoint, async ({ ctx, params, body }) => ({
  category: await updateRule(ctx, { ...body, ...params }),
}));

export const DELETE = tenantRoute(deleteRuleEndpoint, async ({ ctx, params }) => {
  await deleteRule(ctx, params);
  return undefined;
});
