import { endMemberSessions } from "@/features/members/sessions/mutations";
import { endMemberSessionEndpoint } from "@/features/members/sessions/schema";
import { tenantRoute } from "@/lib/http/route";

export const DELETE = tenantRoute(endMemberSessionEndpoint, async ({ ctx, params }) => {
  await endMemberSessions(ctx, params);
});
