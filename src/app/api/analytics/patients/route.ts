import { getPatientAnalytics } from "@/features/analytics/queries";
import { patientAnalyticsEndpoint } from "@/features/analytics/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(patientAnalyticsEndpoint, ({ ctx }) => getPatientAnalytics(ctx));
