import { acceptInvitation } from "@/features/members/acceptance/mutations";
import { acceptInvitationEndpoint } from "@/features/members/acceptance/schema";
import { signedIn } from "@/lib/auth/answer";
import { callerOf } from "@/lib/auth/caller";
import { publicRoute } from "@/lib/http/route";

export const POST = publicRoute(acceptInvitationEndpoint, async ({ body, request, requestId }) =>
  signedIn(await acceptInvitation(body, callerOf(request.headers, requestId)), 200),
);
