import { previewRule } from "@/features/products/queries";
import { previewRuleEndpoint } from "@/features/products/schema";
import { tenantRoute } from "@/lib/http/route";

export const POST = tenantRoute(previewRuleEndpoint, ({ ctx, params, body }) =>
  previewRule(ctx, { ...body, ...params }),
);
