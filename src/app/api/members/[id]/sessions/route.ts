import { endMemberSessions } from "@/features/members/sessions/mutations";
import { listMemberSessions } from "@/features/members/sessions/queries";
import { endMemberSessionsEndpoint, listMemberSessionsEndpoint } from "@/features/members/sessions/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listMemberSessionsEndpoint, ({ ctx, params }) => listMemberSessions(ctx, params));

export const DELETE = tenantRoute(endMemberSessionsEndpoint, async ({ ctx, params }) => {
  await endMemberSessions(ctx, { ...params, session: null });
});
