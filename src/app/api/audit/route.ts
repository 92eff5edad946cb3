import { listAudit } from "@/features/audit/queries";
import { listAuditEndpoint } from "@/features/audit/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listAuditEndpoint, async ({ ctx, query }) => listAudit(ctx, query));
