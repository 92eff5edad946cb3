import { reconcile } from "@/features/payments/reconciliation/queries";
import { reconciliationEndpoint } from "@/features/payments/reconciliation/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(reconciliationEndpoint, ({ ctx, query }) => reconcile(ctx, query));
