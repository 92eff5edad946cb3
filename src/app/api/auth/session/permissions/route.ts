import { explainOwnAccess } from "@/features/members/access/queries";
import { explainOwnAccessEndpoint } from "@/features/members/access/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(explainOwnAccessEndpoint, ({ ctx }) => explainOwnAccess(ctx));
