import { listOverduePatients } from "@/features/active-patients/queries";
import { listOverduePatientsEndpoint } from "@/features/active-patients/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listOverduePatientsEndpoint, ({ ctx, query }) => listOverduePatients(ctx, query));
