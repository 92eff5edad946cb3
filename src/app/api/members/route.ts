import { listMembers } from "@/features/members/queries";
import { listMembersEndpoint } from "@/features/members/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listMembersEndpoint, ({ ctx, query }) => listMembers(ctx, query));
