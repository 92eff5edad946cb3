import { exportAudit } from "@/features/audit/export/mutations";
import { exportAuditEndpoint } from "@/features/audit/schema";
import { tenantFile } from "@/lib/http/file";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(exportAuditEndpoint, async ({ request, ctx, query }) =>
  tenantFile({ request, ctx }, await exportAudit(ctx, query)),
);
