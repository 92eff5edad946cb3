import { exportTransactions } from "@/features/transactions/export/mutations";
import { exportTransactionsEndpoint } from "@/features/transactions/schema";
import { tenantFile } from "@/lib/http/file";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(exportTransactionsEndpoint, async ({ request, ctx, query }) =>
  tenantFile({ request, ctx }, await exportTransactions(ctx, query)),
);
