import { listMemberships } from "@/features/memberships/queries";
import { listMembershipsEndpoint } from "@/features/memberships/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listMembershipsEndpoint, ({ ctx, query }) => listMemberships(ctx, query));
