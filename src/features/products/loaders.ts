import { listCategories, listProducts, listSuggestions } from "@/features/products/queries";
import { productAddress } from "@/features/products/schema";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";
import { readAddress, type SearchParams } from "@/lib/http/address-bar";

/** How many suggestions are shown before somebody asks for all. */
const suggestionsFirst = 8;

/** The categories with their rules, what was sold by name, and what is suggested for the uncategorised. */
export async function loadProducts(params: SearchParams) {
  const ctx = await pageContext("transactions.view");
  const { organization } = await pageSession();
  const filter = readAddress(productAddress, params);
  const mayManage = allows(ctx.permissions, "invoices.manage");
  const [categories, { data, total }, suggestions] = await Promise.all([
    listCategories(ctx),
    listProducts(ctx, filter),
    mayManage ? listSuggestions(ctx) : [],
  ]);
  return {
    filter,
    query: { ...filter, uncategorised: filter.uncategorised || undefined },
    categories,
    products: data,
    total,
    suggestions: filter.suggestions === "all" ? suggestions : suggestions.slice(0, suggestionsFirst),
    suggestionCount: suggestions.length,
    mayManage,
    timeZone: organization.timeZone,
  };
}

export type Products = Awaited<ReturnType<typeof loadProducts>>;
