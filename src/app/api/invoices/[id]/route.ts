import { getInvoice } from "@/features/invoices/queries";
import { getInvoiceEndpoint } from "@/features/invoices/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(getInvoiceEndpoint, async ({ ctx, params }) => ({
  invoice: await getInvoice(ctx, params),
}));
