import { sayDataSent, unsayDataSent } from "@/features/invoices/mutations";
import { markDataSentEndpoint, unmarkDataSentEndpoint } from "@/features/invoices/schema";
import { tenantRoute } from "@/lib/http/route";

export const POST = tenantRoute(markDataSentEndpoint, async ({ ctx, params }) => ({
  invoice: await sayDataSent(ctx, params),
}));

export const DELETE = tenantRoute(unmarkDataSentEndpoint, async ({ ctx, params }) => ({
  invoice: await unsayDataSent(ctx, params),
}));
