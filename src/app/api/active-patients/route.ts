import { listActivePatients } from "@/features/active-patients/queries";
import { listActivePatientsEndpoint } from "@/features/active-patients/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listActivePatientsEndpoint, ({ ctx, query }) => listActivePatients(ctx, query));
