import { inviteMember } from "@/features/members/invitations/mutations";
import { inviteEndpoint } from "@/features/members/invitations/schema";
import { tenantRoute } from "@/lib/http/route";

export const POST = tenantRoute(inviteEndpoint, ({ ctx, body }) => inviteMember(ctx, body));
