import { listOwnSessions } from "@/features/accounts/queries";
import { listSessionsEndpoint } from "@/features/accounts/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listSessionsEndpoint, ({ viewer }) => listOwnSessions(viewer.user.id, viewer.sessionId));
