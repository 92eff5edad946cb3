import { exportPatients } from "@/features/patients/export/mutations";
import { exportPatientsEndpoint } from "@/features/patients/schema";
import { fileResponse } from "@/lib/http/file";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(exportPatientsEndpoint, async ({ ctx, query }) =>
  fileResponse(await exportPatients(ctx, query)),
);
