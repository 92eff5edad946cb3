import { deleteCategory, renameCategory } from "@/features/products/mutations";
import { advanceUnfinished } from "@/features/products/passes/mutations";
import { deleteCategoryEndpoint, updateCategoryEndpoint } from "@/features/products/schema";
import { tenantRoute } from "@/lib/http/route";
import { afterAnswer } from "@/lib/jobs/inline";

export const PATCH = tenantRoute(updateCategoryEndpoint, async ({ ctx, params, body }) => ({
  category: await renameCategory(ctx, { ...body, ...params }),
}));

export const DELETE = tenantRoute(deleteCategoryEndpoint, async ({ ctx, params }) => {
  await deleteCategory(ctx, params);
  afterAnswer(() => advanceUnfinished(ctx));
  return undefined;
});
