import { revokeInvitation } from "@/features/members/invitations/mutations";
import { revokeInvitationEndpoint } from "@/features/members/invitations/schema";
import { tenantRoute } from "@/lib/http/route";

export const DELETE = tenantRoute(revokeInvitationEndpoint, async ({ ctx, params }) => {
  await revokeInvitation(ctx, params);
});
