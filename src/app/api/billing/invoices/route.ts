import { listBillingInvoices } from "@/features/billing/queries";
import { listBillingInvoicesEndpoint } from "@/features/billing/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listBillingInvoicesEndpoint, ({ ctx, query }) => listBillingInvoices(ctx, query));
