import { listConnections } from "@/features/connections/queries";
import { listConnectionsEndpoint } from "@/features/connections/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listConnectionsEndpoint, async ({ ctx }) => ({ data: await listConnections(ctx) }));
