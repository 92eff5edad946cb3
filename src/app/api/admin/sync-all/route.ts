import { planSyncAllEndpoint, syncAllEndpoint } from "@/features/oversight/schema";
import { planSyncAll, syncAll } from "@/features/oversight/sync-all/mutations";
import { superAdminRoute } from "@/lib/http/route";

export const maxDuration = 300;

export const GET = superAdminRoute(planSyncAllEndpoint, ({ person }) => planSyncAll(person));

export const POST = superAdminRoute(syncAllEndpoint, ({ person, requestId }) => syncAll(person, { requestId }));
