import { ruleFinder } from "@/features/products/rules";
import { lockRules, placeNames, readArrivedNames, readRules } from "@/lib/db/categories";
import type { TenantDb } from "@/lib/db/guard";
import type { MirrorTarget } from "@/lib/db/upsert";

/** Puts the items that some invoices brought into the categories that the rules say; what no rule is about, in none. */
export async function categorizeArrived(db: TenantDb, target: MirrorTarget, invoices: string[]): Promise<void> {
  await lockRules(db, target.organizationId, "shared");
  const rules = await readRules(db, target.organizationId);
  if (rules.length === 0) return;
  const names = await readArrivedNames(db, target, invoices);
  const ruleFor = ruleFinder(rules);
  const placings = names.map((name) => ({ name, categoryId: ruleFor(name)?.categoryId ?? null }));
  await placeNames(db, target.organizationId, placings);
}
