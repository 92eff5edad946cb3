import { listProducts } from "@/features/products/queries";
import { listProductsEndpoint } from "@/features/products/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listProductsEndpoint, ({ ctx, query }) => listProducts(ctx, query));
