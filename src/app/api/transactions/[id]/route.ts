import { getTransaction } from "@/features/transactions/queries";
import { getTransactionEndpoint } from "@/features/transactions/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(getTransactionEndpoint, async ({ ctx, params }) => ({
  transaction: await getTransaction(ctx, params),
}));
