import { type CategoryRule, ruleFinder, suggestCategories, withChange } from "@/features/products/rules";
import type {
  CategoryList,
  CategoryView,
  PassView,
  ProductFilter,
  ProductView,
  RuleChanges,
  RuleInput,
  RulePreview,
  Suggestion,
} from "@/features/products/schema";
import { type NameRow, type RuleRow, readCategoryFigures, readNameFigures, readRules } from "@/lib/db/categories";
import type { CategoryPass } from "@/lib/db/generated/client";
import type { TenantDb } from "@/lib/db/guard";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { fold } from "@/lib/format/fold";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";
import { mapInTurns } from "@/lib/turns";

const namesListed = 500;
const namesTried = 10_000;
const wordsTried = 8;
const changesListed = 50;
/** How many names are compared with how many: every pair is. */
const compared = { uncategorised: 200, categorised: 1_500 };

/** The categories with their rules in order, what is in none, and the last time that everything was placed. */
export async function listCategories(ctx: TenantContext): Promise<CategoryList> {
  requirePermission(ctx, "transactions.view");
  return withTenant(ctx, async (db) => {
    const data = await readCategories(db, ctx);
    const figures = await readCategoryFigures(db, ctx.organizationId);
    const rest = figures.find(({ categoryId }) => categoryId === null);
    const pass = await db.categoryPass.findFirst({
      where: { organizationId: ctx.organizationId },
      orderBy: { id: "desc" },
    });
    return {
      data,
      uncategorised: { nameCount: rest?.nameCount ?? 0, itemCount: rest?.itemCount ?? 0 },
      pass: pass ? toPass(pass) : null,
    };
  });
}

/** One category as `listCategories` shows it, inside a transaction under way. Throws `not_found`. */
export async function readCategory(db: TenantDb, ctx: TenantContext, id: string): Promise<CategoryView> {
  const category = (await readCategories(db, ctx)).find((one) => one.id === id);
  if (!category) throw new AppError("not_found", "There is no such category.");
  return category;
}

async function readCategories(db: TenantDb, { organizationId }: TenantContext): Promise<CategoryView[]> {
  const categories = await db.productCategory.findMany({
    where: { organizationId },
    orderBy: [{ position: "asc" }, { name: "asc" }, { id: "asc" }],
  });
  const rules = await readRules(db, organizationId);
  const figures = new Map((await readCategoryFigures(db, organizationId)).map((one) => [one.categoryId, one]));
  return categories.map(({ id, name, position }) => ({
    id,
    name,
    position,
    nameCount: figures.get(id)?.nameCount ?? 0,
    itemCount: figures.get(id)?.itemCount ?? 0,
    rules: rules
      .map((rule, at) => ({ ...rule, position: at }))
      .filter(({ categoryId }) => categoryId === id)
      .map(({ id: ruleId, kind, value, position: at }) => ({ id: ruleId, kind, value, position: at })),
  }));
}

/** What was sold by name, the most sold first: 500 names at most, and how many there are. */
export async function listProducts(
  ctx: TenantContext,
  { uncategorised = false, search = "" }: ProductFilter,
): Promise<{ data: ProductView[]; total: number }> {
  requirePermission(ctx, "transactions.view");
  const words = fold(search).split(/\s+/).filter(Boolean).slice(0, wordsTried);
  const filter = { organizationId: ctx.organizationId, uncategorised, words, limit: namesListed };
  const rows = await withTenant(ctx, (db) => readNameFigures(db, filter));
  return { data: rows.map(toProduct), total: rows[0]?.found ?? 0 };
}

function toProduct({ name, categoryId, category, itemCount, currency, totalMinor }: NameRow): ProductView {
  return {
    name,
    category: categoryId !== null && category !== null ? { id: categoryId, name: category } : null,
    itemCount,
    currency,
    totalMinor: Number(totalMinor),
  };
}

/** Categories for uncategorised names, by the categorised name that each is most like; the surest first. */
export async function listSuggestions(ctx: TenantContext): Promise<Suggestion[]> {
  requirePermission(ctx, "invoices.manage");
  const { organizationId } = ctx;
  const rows = await withTenant(ctx, (db) => readNameFigures(db, { organizationId, limit: namesTried }));
  const loose = mergedByName(rows.filter(({ categoryId }) => categoryId === null)).slice(0, compared.uncategorised);
  const placed = rows
    .flatMap(({ name, categoryId }) => (categoryId === null ? [] : [{ name, categoryId }]))
    .slice(0, compared.categorised);
  const names = new Map(rows.map(({ categoryId, category }) => [categoryId, category]));
  const counts = new Map(loose.map(({ name, itemCount }) => [name, itemCount]));
  return suggestCategories(loose, placed).map(({ name, categoryId, likeName, score }) => ({
    name,
    itemCount: counts.get(name) ?? 0,
    category: { id: categoryId, name: names.get(categoryId) ?? "" },
    likeName,
    score: Math.round(score * 1_000) / 1_000,
  }));
}

/**
 * What a rule would change if it were added to a category, tried on the products that there are. Nothing is changed.
 * Throws `not_found`.
 */
export async function previewRule(
  ctx: TenantContext,
  { id: categoryId, kind, value, position }: RuleInput & { id: string },
): Promise<RulePreview> {
  requirePermission(ctx, "invoices.manage");
  const trial = await withTenant(ctx, async (db) => {
    await readCategory(db, ctx, categoryId);
    const rules: CategoryRule[] = await readRules(db, ctx.organizationId);
    const rule = { id: "tried", categoryId, kind, value };
    return { rule, rules: rules.toSpliced(position ?? rules.length, 0, rule), ...(await readPlaces(db, ctx)) };
  });
  return whatWouldChange(trial);
}

/** What it would change if a rule that there is were another, or in another place. Throws `not_found`. */
export async function previewRuleChange(
  ctx: TenantContext,
  { id, ...change }: RuleChanges & { id: string },
): Promise<RulePreview> {
  requirePermission(ctx, "invoices.manage");
  const trial = await withTenant(ctx, async (db) => {
    const rules = await readRules(db, ctx.organizationId);
    const changed = withChange(rules, ruleOf(rules, id), change);
    return { rule: ruleOf(changed, id), rules: changed, ...(await readPlaces(db, ctx)) };
  });
  return whatWouldChange(trial);
}

/** The rule of this id among an organization's rules. Throws `not_found`. */
export function ruleOf(rules: RuleRow[], id: string): RuleRow {
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw new AppError("not_found", "There is no such rule.");
  return rule;
}

/** What is sold and where it is now, with the names of the categories. */
async function readPlaces(db: TenantDb, { organizationId }: TenantContext) {
  const categories = await db.productCategory.findMany({
    where: { organizationId },
    select: { id: true, name: true },
  });
  const names = new Map(categories.map(({ id, name }) => [id, name]));
  return { names, rows: await readNameFigures(db, { organizationId, limit: namesTried }) };
}

type Trial = { rule: CategoryRule; rules: CategoryRule[] } & Awaited<ReturnType<typeof readPlaces>>;

/** Many rules on many names take a while: in turns with whatever else the server does, and outside of a transaction. */
async function whatWouldChange({ rule, rules, rows, names }: Trial): Promise<RulePreview> {
  const [ruleFor, isMatch] = [ruleFinder(rules), ruleFinder([rule])];
  const tried = await mapInTurns(rows, ({ name }) => ({ to: ruleFor(name)?.categoryId ?? null, fits: isMatch(name) }));
  const matched = rows.filter((_, at) => tried[at]?.fits);
  const moved = rows.flatMap(({ name, itemCount, categoryId, category: from }, at) => {
    const to = tried[at]?.to ?? null;
    return to === categoryId ? [] : [{ name, itemCount, from, to: to === null ? null : (names.get(to) ?? null) }];
  });
  // A name that was sold in two currencies is one change.
  const changes = [...Map.groupBy(moved, ({ name, from }) => JSON.stringify([name, from])).values()].flatMap(
    ([first, ...others]) =>
      first ? [{ ...first, itemCount: others.reduce((sum, { itemCount }) => sum + itemCount, first.itemCount) }] : [],
  );
  return {
    matchedNames: new Set(matched.map(({ name }) => name)).size,
    changedNames: new Set(changes.map(({ name }) => name)).size,
    changedItems: changes.reduce((sum, { itemCount }) => sum + itemCount, 0),
    changes: changes.toSorted((one, other) => other.itemCount - one.itemCount).slice(0, changesListed),
  };
}

/** How far a pass is. Throws `not_found`. */
export async function getPass(ctx: TenantContext, { id }: { id: string }): Promise<PassView> {
  requirePermission(ctx, "transactions.view");
  const { organizationId } = ctx;
  const pass = await withTenant(ctx, (db) =>
    db.categoryPass.findUnique({ where: { organizationId_id: { organizationId, id } } }),
  );
  if (!pass) throw new AppError("not_found", "There is no such pass.");
  return toPass(pass);
}

function toPass({ id, status, done, total, changed, requestedByName, createdAt, finishedAt }: CategoryPass): PassView {
  return {
    id,
    status: status as PassView["status"],
    done,
    total,
    changed,
    requestedBy: requestedByName,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

/** A name that was sold in two currencies is one name. */
function mergedByName(rows: NameRow[]): { name: string; itemCount: number }[] {
  const counts = new Map<string, number>();
  for (const { name, itemCount } of rows) counts.set(name, (counts.get(name) ?? 0) + itemCount);
  return [...counts].map(([name, itemCount]) => ({ name, itemCount }));
}
