import { exportAudit } from "@/features/audit/export/mutations";
import { exportAuditEndpoint } from "@/features/audit/schema";
import { fileResponse } from "@/lib/http/file";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(exportAuditEndpoint, async ({ ctx, query }) =>
  fileResponse(await exportAudit(ctx, query)),
);
