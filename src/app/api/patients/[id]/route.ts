import { updatePatient } from "@/features/patients/mutations";
import { getPatient } from "@/features/patients/queries";
import { getPatientEndpoint, updatePatientEndpoint } from "@/features/patients/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(getPatientEndpoint, async ({ ctx, params, query }) => ({
  patient: await getPatient(ctx, { ...query, ...params }),
}));

export const PUT = tenantRoute(updatePatientEndpoint, async ({ ctx, params, body }) => ({
  patient: await updatePatient(ctx, { ...body, ...params }),
}));
