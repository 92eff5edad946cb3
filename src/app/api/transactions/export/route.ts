import { exportTransactions } from "@/features/transactions/export/mutations";
import { exportTransactionsEndpoint } from "@/features/transactions/schema";
import { fileResponse } from "@/lib/http/file";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(exportTransactionsEndpoint, async ({ ctx, query }) =>
  fileResponse(await exportTransactions(ctx, query)),
);
