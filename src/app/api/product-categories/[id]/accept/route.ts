import { acceptSuggestions } from "@/features/products/mutations";
import { advanceUnfinished } from "@/features/products/passes/mutations";
import { acceptSuggestionsEndpoint } from "@/features/products/schema";
import { tenantRoute } from "@/lib/http/route";
import { afterAnswer } from "@/lib/jobs/inline";

export const POST = tenantRoute(acceptSuggestionsEndpoint, async ({ ctx, params, body }) => {
  const category = await acceptSuggestions(ctx, { ...body, ...params });
  afterAnswer(() => advanceUnfinished(ctx));
  return { category };
});
