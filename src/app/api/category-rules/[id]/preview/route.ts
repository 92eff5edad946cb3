import { previewRuleChange } from "@/features/products/queries";
import { previewRuleChangeEndpoint } from "@/features/products/schema";
import { tenantRoute } from "@/lib/http/route";

export const POST = tenantRoute(previewRuleChangeEndpoint, ({ ctx, params, body }) =>
  previewRuleChange(ctx, { ...body, ...params }),
);
