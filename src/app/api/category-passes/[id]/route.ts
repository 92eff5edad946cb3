import { getPass } from "@/features/products/queries";
import { getPassEndpoint } from "@/features/products/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(getPassEndpoint, ({ ctx, params }) => getPass(ctx, params));
