import { connect } from "@/features/connections/mutations";
import { listConnections } from "@/features/connections/queries";
import { connectEndpoint, listIntegrationsEndpoint } from "@/features/connections/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listIntegrationsEndpoint, async ({ ctx }) => ({ data: await listConnections(ctx) }));

export const POST = tenantRoute(connectEndpoint, async ({ ctx, body }) => ({ connection: await connect(ctx, body) }));
