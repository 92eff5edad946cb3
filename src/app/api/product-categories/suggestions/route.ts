import { listSuggestions } from "@/features/products/queries";
import { listSuggestionsEndpoint } from "@/features/products/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listSuggestionsEndpoint, async ({ ctx }) => ({ data: await listSuggestions(ctx) }));
