import { exportInvoices } from "@/features/invoices/export/mutations";
import { exportInvoicesEndpoint } from "@/features/invoices/schema";
import { tenantFile } from "@/lib/http/file";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(exportInvoicesEndpoint, async ({ request, ctx, query }) =>
  tenantFile({ request, ctx }, await exportInvoices(ctx, query)),
);
