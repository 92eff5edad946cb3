import { recordAudit } from "@/features/audit/mutations";
import { requestPass, wakePass } from "@/features/products/passes/mutations";
import { readCategory, ruleOf } from "@/features/products/queries";
import { withChange } from "@/features/products/rules";
import type { CategoryView, RuleChanges, RuleInput } from "@/features/products/schema";
import { emptyCategory, lockRules, readRules, writeOrder } from "@/lib/db/categories";
import { isDuplicate } from "@/lib/db/errors";
import type { TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { nameKey } from "@/lib/format/pattern";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const rulesMax = 1_000;

/** Makes a category without rules. Throws `conflict` for a name that there is. */
export async function createCategory(ctx: TenantContext, { name }: { name: string }): Promise<CategoryView> {
  requirePermission(ctx, "invoices.manage");
  const { organizationId } = ctx;
  const id = newId();
  return withTenant(ctx, async (db) => {
    const position = await db.productCategory.count({ where: { organizationId } });
    await db.productCategory.create({ data: { organizationId, id, name, position } });
    const detail = { name };
    await recordAudit(db, ctx, { action: "category_created", subjectType: "product_category", subjectId: id, detail });
    return readCategory(db, ctx, id);
  }).catch(refuseTwin);
}

/** Renames a category. Throws `not_found`, and `conflict` for a name that another has. */
export async function renameCategory(
  ctx: TenantContext,
  { id, name }: { id: string; name: string },
): Promise<CategoryView> {
  requirePermission(ctx, "invoices.manage");
  const { organizationId } = ctx;
  return withTenant(ctx, async (db) => {
    const { count } = await db.productCategory.updateMany({ where: { organizationId, id }, data: { name } });
    if (count === 0) throw new AppError("not_found", "There is no such category.");
    const detail = { name };
    await recordAudit(db, ctx, { action: "category_renamed", subjectType: "product_category", subjectId: id, detail });
    return readCategory(db, ctx, id);
  }).catch(refuseTwin);
}

/** Deletes a category with its rules; what was in it goes where the others say. Throws `not_found`. */
export async function deleteCategory(ctx: TenantContext, { id }: { id: string }): Promise<void> {
  requirePermission(ctx, "invoices.manage");
  const { organizationId } = ctx;
  await changeRules(ctx, async (db) => {
    const { name } = await readCategory(db, ctx, id);
    await db.categoryRule.deleteMany({ where: { organizationId, categoryId: id } });
    await emptyCategory(db, organizationId, id);
    await db.productCategory.deleteMany({ where: { organizationId, id } });
    const detail = { name };
    await recordAudit(db, ctx, { action: "category_deleted", subjectType: "product_category", subjectId: id, detail });
  });
}

/** Adds a rule to a category, and has everything placed anew. Throws `not_found`, and `conflict` for one that there is. */
export async function createRule(ctx: TenantContext, input: RuleInput & { id: string }): Promise<CategoryView> {
  requirePermission(ctx, "invoices.manage");
  return changeRules(ctx, async (db) => {
    const category = await readCategory(db, ctx, input.id);
    await addRules(db, ctx, { categoryId: category.id, rules: [input] });
    const detail = { category: category.name, kind: input.kind, value: input.value };
    const subject = { subjectType: "product_category", subjectId: category.id };
    await recordAudit(db, ctx, { action: "category_rule_created", ...subject, detail });
    return readCategory(db, ctx, category.id);
  });
}

/**
 * Puts products of these very names into a category: one rule each, before all others, since a person has decided. A name
 * that has such a rule already is left. Throws `not_found`.
 */
export async function acceptSuggestions(
  ctx: TenantContext,
  { id, names }: { id: string; names: string[] },
): Promise<CategoryView> {
  requirePermission(ctx, "invoices.manage");
  return changeRules(ctx, async (db) => {
    const category = await readCategory(db, ctx, id);
    const held = await readRules(db, ctx.organizationId);
    const known = new Set(held.filter(({ kind }) => kind === "exact").map(({ value }) => nameKey(value)));
    const fresh = [...new Map(names.map((name) => [nameKey(name), name])).entries()].filter(([key]) => !known.has(key));
    const rules = fresh.map(([, value]) => ({ kind: "exact" as const, value, position: 0 }));
    await addRules(db, ctx, { categoryId: id, rules });
    const detail = { category: category.name, names: rules.length };
    const subject = { subjectType: "product_category", subjectId: id };
    await recordAudit(db, ctx, { action: "category_suggestions_accepted", ...subject, detail });
    return readCategory(db, ctx, id);
  });
}

/** Changes a rule or its place, and has everything placed anew. Throws `not_found`, and `conflict` for a twin. */
export async function updateRule(
  ctx: TenantContext,
  { id, ...change }: RuleChanges & { id: string },
): Promise<CategoryView> {
  requirePermission(ctx, "invoices.manage");
  const { organizationId } = ctx;
  return changeRules(ctx, async (db) => {
    const rules = await readRules(db, organizationId);
    const changed = withChange(rules, ruleOf(rules, id), change);
    const rule = ruleOf(changed, id);
    const { kind, value } = rule;
    if (rules.some((one) => one.id !== id && isTwin(one, rule))) throw twin();
    await db.categoryRule.updateMany({ where: { organizationId, id }, data: { kind, value } });
    await writeOrder(
      db,
      organizationId,
      changed.map((one) => one.id),
    );
    const detail = { category: rule.category, kind, value };
    const subject = { subjectType: "product_category", subjectId: rule.categoryId };
    await recordAudit(db, ctx, { action: "category_rule_updated", ...subject, detail });
    return readCategory(db, ctx, rule.categoryId);
  });
}

/** Deletes a rule, and has everything placed anew. Throws `not_found`. */
export async function deleteRule(ctx: TenantContext, { id }: { id: string }): Promise<void> {
  requirePermission(ctx, "invoices.manage");
  const { organizationId } = ctx;
  await changeRules(ctx, async (db) => {
    const rule = ruleOf(await readRules(db, organizationId), id);
    await db.categoryRule.deleteMany({ where: { organizationId, id } });
    const detail = { category: rule.category, kind: rule.kind, value: rule.value };
    const subject = { subjectType: "product_category", subjectId: rule.categoryId };
    await recordAudit(db, ctx, { action: "category_rule_deleted", ...subject, detail });
  });
}

/** Has the rules to itself while they change; what they place is placed anew, once the change is committed. */
async function changeRules<T>(ctx: TenantContext, work: (db: TenantDb) => Promise<T>): Promise<T> {
  const { result, passId } = await withTenant(ctx, async (db) => {
    await lockRules(db, ctx.organizationId, "alone");
    return { result: await work(db), passId: await requestPass(db, ctx) };
  });
  await wakePass(ctx.organizationId, passId);
  return result;
}

type NewRules = { categoryId: string; rules: RuleInput[] };

async function addRules(db: TenantDb, ctx: TenantContext, { categoryId, rules }: NewRules): Promise<void> {
  const { organizationId } = ctx;
  const held = await readRules(db, organizationId);
  if (held.length + rules.length > rulesMax) {
    throw new AppError("conflict", `There can be ${rulesMax} rules. Join some of them into patterns first.`);
  }
  if (rules.some((rule) => held.some((one) => isTwin(one, rule)))) throw twin();
  let order = held.map(({ id }) => id);
  for (const { kind, value, position } of rules) {
    const id = newId();
    await db.categoryRule.create({ data: { organizationId, id, categoryId, kind, value, position: order.length } });
    order = order.toSpliced(position ?? order.length, 0, id);
  }
  await writeOrder(db, organizationId, order);
}

function isTwin(one: Pick<RuleInput, "kind" | "value">, other: Pick<RuleInput, "kind" | "value">): boolean {
  return one.kind === other.kind && nameKey(one.value) === nameKey(other.value);
}

function twin(): AppError {
  return new AppError(
    "conflict",
    "There is such a rule already. The first that fits decides, so a second says nothing.",
  );
}

function refuseTwin(cause: unknown): never {
  if (isDuplicate(cause)) throw new AppError("conflict", "There is a category of this name already.", { cause });
  throw cause;
}
