import { exportInvoices } from "@/features/invoices/export/mutations";
import { exportInvoicesEndpoint } from "@/features/invoices/schema";
import { fileResponse } from "@/lib/http/file";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(exportInvoicesEndpoint, async ({ ctx, query }) =>
  fileResponse(await exportInvoices(ctx, query)),
);
