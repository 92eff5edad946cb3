import { createPatient } from "@/features/patients/mutations";
import { listPatients } from "@/features/patients/queries";
import { createPatientEndpoint, listPatientsEndpoint } from "@/features/patients/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listPatientsEndpoint, ({ ctx, query }) => listPatients(ctx, query));

export const POST = tenantRoute(createPatientEndpoint, async ({ ctx, body }) => ({
  patient: await createPatient(ctx, body),
}));
