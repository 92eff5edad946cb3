import { acceptSuggestions } from "@/features/products/mutations";
import { acceptSuggestionsEndpoint } from "@/features/products/schema";
import { tenantRoute } from "@/lib/http/route";

export const POST = tenantRoute(acceptSuggestionsEndpoint, async ({ ctx, params, body }) => ({
  category: await acceptSuggestions(ctx, { ...body, ...params }),
}));
