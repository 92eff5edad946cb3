import { explainAccess } from "@/features/members/access/queries";
import { explainAccessEndpoint } from "@/features/members/access/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(explainAccessEndpoint, ({ ctx, params }) => explainAccess(ctx, params));
