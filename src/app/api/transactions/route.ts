import { listTransactions } from "@/features/transactions/queries";
import { listTransactionsEndpoint } from "@/features/transactions/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listTransactionsEndpoint, ({ ctx, query }) => listTransactions(ctx, query));
