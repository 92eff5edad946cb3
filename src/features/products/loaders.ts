import { listCategories, listProducts, listSuggestions } from "@/features/products/queries";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";

/** The categories with their rules, what was sold by name, and what is suggested for the uncategorised. */
export async function loadProducts() {
  const ctx = await pageContext("transactions.view");
  const { organization } = await pageSession();
  const mayManage = allows(ctx.permissions, "invoices.manage");
  const [categories, products, suggestions] = await Promise.all([
    listCategories(ctx),
    listProducts(ctx, {}),
    mayManage ? listSuggestions(ctx) : [],
  ]);
  return { categories, products, suggestions, mayManage, timeZone: organization.timeZone };
}

export type Products = Awaited<ReturnType<typeof loadProducts>>;
