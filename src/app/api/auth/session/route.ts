import { getSessionEndpoint } from "@/features/accounts/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(getSessionEndpoint, async ({ viewer: { sessionId: _, ...session } }) => session);
