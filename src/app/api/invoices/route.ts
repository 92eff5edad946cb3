import { listInvoices } from "@/features/invoices/queries";
import { listInvoicesEndpoint } from "@/features/invoices/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listInvoicesEndpoint, ({ ctx, query }) => listInvoices(ctx, query));
