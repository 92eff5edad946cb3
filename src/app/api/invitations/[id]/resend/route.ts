import { resendInvitation } from "@/features/members/invitations/mutations";
import { resendInvitationEndpoint } from "@/features/members/invitations/schema";
import { tenantRoute } from "@/lib/http/route";

export const POST = tenantRoute(resendInvitationEndpoint, ({ ctx, params }) => resendInvitation(ctx, params));
