import { startPass } from "@/features/products/passes/mutations";
import { startPassEndpoint } from "@/features/products/schema";
import { tenantRoute } from "@/lib/http/route";

export const POST = tenantRoute(startPassEndpoint, ({ ctx }) => startPass(ctx));
