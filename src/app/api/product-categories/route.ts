import { createCategory } from "@/features/products/mutations";
import { listCategories } from "@/features/products/queries";
import { createCategoryEndpoint, listCategoriesEndpoint } from "@/features/products/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listCategoriesEndpoint, ({ ctx }) => listCategories(ctx));

export const POST = tenantRoute(createCategoryEndpoint, async ({ ctx, body }) => ({
  category: await createCategory(ctx, body),
}));
