import { exportPatients } from "@/features/patients/export/mutations";
import { exportPatientsEndpoint } from "@/features/patients/schema";
import { tenantFile } from "@/lib/http/file";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(exportPatientsEndpoint, async ({ request, ctx, query }) =>
  tenantFile({ request, ctx }, await exportPatients(ctx, query)),
);
