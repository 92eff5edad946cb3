import { listPatientViews } from "@/features/patients/viewing/queries";
import { listPatientViewsEndpoint } from "@/features/patients/viewing/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listPatientViewsEndpoint, ({ ctx, params, query }) =>
  listPatientViews(ctx, { ...query, ...params }),
);
