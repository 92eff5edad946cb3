import { listInvitations } from "@/features/members/invitations/queries";
import { listInvitationsEndpoint } from "@/features/members/invitations/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listInvitationsEndpoint, async ({ ctx, query }) => ({
  data: await listInvitations(ctx, query),
}));
