import { previewManualSync } from "@/features/payments/manual/queries";
import { previewEndpoint } from "@/features/payments/manual/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(previewEndpoint, ({ ctx, query }) => previewManualSync(ctx, query));
