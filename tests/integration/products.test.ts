import { asAdmin } from "@tests/factories/admin-sql";
import { inRole } from "@tests/factories/clinics";
import { aTill } from "@tests/factories/tills";
import { afterAll, expect, test } from "vitest";
import {
  acceptSuggestions,
  createCategory,
  createRule,
  deleteCategory,
  deleteRule,
  renameCategory,
  updateRule,
} from "@/features/products/mutations";
import { advancePass, startPass } from "@/features/products/passes/mutations";
import {
  getPass,
  listCategories,
  listProducts,
  listSuggestions,
  previewRule,
  previewRuleChange,
} from "@/features/products/queries";
import { listTransactions } from "@/features/transactions/queries";
import { listTransactionsQuery } from "@/features/transactions/schema";
import { wakeIdlePasses } from "@/features/upkeep/mutations";
import { permissionsByRole, roles } from "@/lib/auth/roles";
import { newId } from "@/lib/db/id";
import { stopBoss } from "@/lib/jobs/boss";
import type { TenantContext } from "@/lib/tenant/context";

afterAll(stopBoss);

test("rules place what is there through a pass, and what arrives at once; the first that fits decides", async () => {
  const { ctx, sell } = await aShop();
  const botox = await createCategory(ctx, { name: "Injectables" });
  const gift = await createCategory(ctx, { name: "Gifts" });
  await createRule(ctx, { id: botox.id, kind: "contains", value: "BOTOX" });
  await createRule(ctx, { id: gift.id, kind: "pattern", value: "*gift card*" });
  await workOff(ctx);
  expect(await placesOf(ctx)).toEqual({
    "Botox 20 units": "Injectables",
    "Botox gift card": "Injectables",
    "Gift Card 50": "Gifts",
    Massage: null,
  });
  await sell("Anti-wrinkle (botox)", { externalId: "9" });
  expect(await placesOf(ctx)).toMatchObject({ "Anti-wrinkle (botox)": "Injectables" });
  const [rule] = (await listCategories(ctx)).data.find(({ id }) => id === gift.id)?.rules ?? [];
  await updateRule(ctx, { id: rule?.id ?? "", position: 0 });
  await workOff(ctx);
  expect(await placesOf(ctx)).toMatchObject({ "Botox gift card": "Gifts", "Botox 20 units": "Injectables" });
  expect((await listCategories(ctx)).uncategorised).toEqual({ nameCount: 1, itemCount: 1 });
  const query = listTransactionsQuery.parse({ category: gift.id });
  expect((await listTransactions(ctx, query)).data.map(({ product }) => product).toSorted()).toEqual([
    "Botox gift card",
    "Botox gift card",
    "Gift Card 50",
  ]);
});

test("a preview says what would change, and changes nothing", async () => {
  const { ctx } = await aShop();
  const gift = await createCategory(ctx, { name: "Gifts" });
  const before = await placesOf(ctx);
  const preview = await previewRule(ctx, { id: gift.id, kind: "contains", value: "gift card" });
  expect(preview).toEqual({
    matchedNames: 2,
    changedNames: 2,
    changedItems: 3,
    changes: [
      { name: "Botox gift card", itemCount: 2, from: null, to: "Gifts" },
      { name: "Gift Card 50", itemCount: 1, from: null, to: "Gifts" },
    ],
  });
  expect(await placesOf(ctx)).toEqual(before);
  await createRule(ctx, { id: gift.id, kind: "contains", value: "gift card" });
  await workOff(ctx);
  const late = await previewRule(ctx, { id: gift.id, kind: "exact", value: "botox gift card" });
  expect(late).toMatchObject({ matchedNames: 1, changedNames: 0, changes: [] });
});

test("a rule that is changed or moved is tried out first: only what would go elsewhere is named", async () => {
  const { ctx } = await aShop();
  const gift = await createCategory(ctx, { name: "Gifts" });
  const botox = await createCategory(ctx, { name: "Injectables" });
  await createRule(ctx, { id: gift.id, kind: "contains", value: "gift" });
  const { rules } = await createRule(ctx, { id: botox.id, kind: "contains", value: "botox" });
  await workOff(ctx);
  const before = await placesOf(ctx);
  const id = rules[0]?.id ?? "";
  const moves = { name: "Botox gift card", itemCount: 2, from: "Gifts", to: "Injectables" };
  const moved = await previewRuleChange(ctx, { id, position: 0 });
  expect(moved).toEqual({ matchedNames: 2, changedNames: 1, changedItems: 2, changes: [moves] });
  expect(await previewRuleChange(ctx, { id, kind: "pattern", value: "massage" })).toEqual({
    matchedNames: 1,
    changedNames: 2,
    changedItems: 2,
    changes: [
      { name: "Botox 20 units", itemCount: 1, from: "Injectables", to: null },
      { name: "Massage", itemCount: 1, from: null, to: "Injectables" },
    ],
  });
  expect(await previewRuleChange(ctx, { id })).toMatchObject({ changedNames: 0, changes: [] });
  expect(await placesOf(ctx)).toEqual(before);
  await updateRule(ctx, { id, kind: "exact", value: "massage", position: 0 });
  await workOff(ctx);
  expect((await listCategories(ctx)).data.map(({ rules: [rule] }) => rule)).toMatchObject([
    { value: "gift", position: 1 },
    { kind: "exact", value: "massage", position: 0 },
  ]);
  expect(await placesOf(ctx)).toMatchObject({ Massage: "Injectables", "Botox 20 units": null });
});

test("a name that was sold in two currencies is one change in a preview", async () => {
  const { ctx, sell } = await aShop();
  await sell("Massage", { externalId: "9", currency: "EUR" });
  const { id } = await createCategory(ctx, { name: "Bodywork" });
  const preview = await previewRule(ctx, { id, kind: "exact", value: "massage" });
  expect(preview).toMatchObject({ changedNames: 1, changedItems: 2 });
  expect(preview.changes).toEqual([{ name: "Massage", itemCount: 2, from: null, to: "Bodywork" }]);
});

test("what a deleted rule or category held goes where the others say", async () => {
  const { ctx } = await aShop();
  const gift = await createCategory(ctx, { name: "Gifts" });
  const all = await createCategory(ctx, { name: "Everything" });
  await createRule(ctx, { id: gift.id, kind: "contains", value: "gift" });
  const { rules } = await createRule(ctx, { id: all.id, kind: "pattern", value: "*" });
  await workOff(ctx);
  await deleteCategory(ctx, { id: gift.id });
  expect(await placesOf(ctx)).toMatchObject({ "Gift Card 50": null });
  await workOff(ctx);
  expect(new Set(Object.values(await placesOf(ctx)))).toEqual(new Set(["Everything"]));
  await deleteRule(ctx, { id: rules[0]?.id ?? "" });
  await workOff(ctx);
  expect(new Set(Object.values(await placesOf(ctx)))).toEqual(new Set([null]));
});

test("products are narrowed by parts of their names and to what has no category, and counted beyond what is listed", async () => {
  const { ctx, sell } = await aShop();
  await sell("Körper Massage", { externalId: "9" });
  await sell("Süßholz", { externalId: "10" });
  const gift = await createCategory(ctx, { name: "Gifts" });
  await createRule(ctx, { id: gift.id, kind: "contains", value: "gift" });
  await workOff(ctx);
  const found = async (filter: Parameters<typeof listProducts>[1]) => {
    const { data, total } = await listProducts(ctx, filter);
    return [total, ...data.map(({ name }) => name)];
  };
  expect(await found({ search: "MASSAGE korper" })).toEqual([1, "Körper Massage"]);
  expect(await found({ search: " körp " })).toEqual([1, "Körper Massage"]);
  for (const search of ["süßholz", "SUSSHOLZ", "holz su"]) expect(await found({ search })).toEqual([1, "Süßholz"]);
  expect(await found({ search: "gift" })).toEqual([2, "Botox gift card", "Gift Card 50"]);
  expect(await found({ search: "%" })).toEqual([0]);
  expect(await found({ uncategorised: true })).toEqual([4, "Botox 20 units", "Körper Massage", "Massage", "Süßholz"]);
  expect(await found({ uncategorised: true, search: "botox" })).toEqual([1, "Botox 20 units"]);
  await asAdmin(
    `INSERT INTO invoice_items (organization_id, id, connection_id, invoice_external_id, external_id, position, name, quantity,
       price_minor, total_minor, currency, source_created_at, source_updated_at)
     SELECT organization_id, gen_random_uuid(), connection_id, invoice_external_id, 'n' || n, n, 'Number ' || n, 1, 1, 1,
       currency, now(), now()
     FROM (SELECT * FROM invoice_items WHERE organization_id = $1 LIMIT 1) AS one, generate_series(1, 600) AS n`,
    [ctx.organizationId],
  );
  const { data, total } = await listProducts(ctx, {});
  expect([data.length, total]).toEqual([500, 606]);
});

test("suggestions are ranked by likeness; an accepted one is a rule for that very name", async () => {
  const { ctx, sell } = await aShop();
  await sell("Botox 50 units", { externalId: "9" });
  const category = await createCategory(ctx, { name: "Injectables" });
  await createRule(ctx, { id: category.id, kind: "exact", value: "botox 20 units" });
  await workOff(ctx);
  const suggestions = await listSuggestions(ctx);
  expect(suggestions[0]).toMatchObject({
    name: "Botox 50 units",
    category: { id: category.id, name: "Injectables" },
    likeName: "Botox 20 units",
  });
  expect(suggestions.map(({ name }) => name)).not.toContain("Massage");
  await acceptSuggestions(ctx, { id: category.id, names: ["Botox 50 units"] });
  await acceptSuggestions(ctx, { id: category.id, names: ["Botox 50 units", "BOTOX  50 units"] });
  await workOff(ctx);
  expect(await placesOf(ctx)).toMatchObject({ "Botox 50 units": "Injectables", Massage: null });
  expect((await listCategories(ctx)).data[0]?.rules).toHaveLength(2);
});

test("a pass that was killed goes on where it stood, found by the sweep; a change of the rules begins it again", async () => {
  const { ctx } = await aShop();
  const gift = await createCategory(ctx, { name: "Gifts" });
  await createRule(ctx, { id: gift.id, kind: "contains", value: "gift" });
  const { passId } = await startPass(ctx);
  expect((await listCategories(ctx)).pass).toMatchObject({ id: passId, status: "queued", done: 0, total: 4 });
  expect(await advancePass(ctx, { id: passId }, new Date(0))).toBe(false);
  await asAdmin(
    "UPDATE category_passes SET created_at = now() - interval '1 hour', done = 2, after_name = 'C' WHERE id = $1",
    [passId],
  );
  await wakeIdlePasses();
  const jobs = await asAdmin("SELECT data FROM pgboss.job WHERE name = 'categorize' AND data ->> 'passId' = $1", [
    passId,
  ]);
  expect(jobs.length).toBeGreaterThan(0);
  await createRule(ctx, { id: gift.id, kind: "contains", value: "massage" });
  expect(await getPass(ctx, { id: passId })).toMatchObject({ done: 0, finishedAt: null });
  expect(await advancePass(ctx, { id: passId }, later())).toBe(true);
  expect(await getPass(ctx, { id: passId })).toMatchObject({ status: "succeeded", done: 4, total: 4, changed: 4 });
  expect(await advancePass(ctx, { id: passId }, later())).toBe(false);
});

test("what arrives while the rules change, and while a pass goes on, is placed by the rules as they are in the end", async () => {
  const { ctx, sell } = await aTill();
  const first = await createCategory(ctx, { name: "First" });
  const second = await createCategory(ctx, { name: "Second" });
  const arriving = Array.from({ length: 12 }, (_, at) => sell(`Peel ${at % 3}`, { externalId: `${at}` }));
  const changing = (async () => {
    await createRule(ctx, { id: first.id, kind: "contains", value: "peel" });
    await workOff(ctx);
    const { rules } = await createRule(ctx, { id: second.id, kind: "exact", value: "peel 1" });
    await updateRule(ctx, { id: rules[0]?.id ?? "", position: 0 });
  })();
  await Promise.all([...arriving, changing]);
  await workOff(ctx);
  expect(await placesOf(ctx)).toEqual({ "Peel 0": "First", "Peel 1": "Second", "Peel 2": "First" });
  expect((await listProducts(ctx, {})).data.map(({ itemCount }) => itemCount)).toEqual([4, 4, 4]);
});

test("names, twins, strangers and the unknown are refused, and nothing is changed by it", async () => {
  const { ctx } = await aShop();
  const gift = await createCategory(ctx, { name: "Gifts" });
  const { rules } = await createRule(ctx, { id: gift.id, kind: "contains", value: "gift" });
  await expect(createCategory(ctx, { name: "Gifts" })).rejects.toMatchObject({ code: "conflict" });
  const other = await createCategory(ctx, { name: "Others" });
  await expect(renameCategory(ctx, { id: other.id, name: "Gifts" })).rejects.toMatchObject({ code: "conflict" });
  const twin = { id: other.id, kind: "contains", value: "  GIFT " } as const;
  await expect(createRule(ctx, twin)).rejects.toMatchObject({ code: "conflict" });
  const { rules: others } = await createRule(ctx, { id: other.id, kind: "exact", value: "gift" });
  const same = { id: others[0]?.id ?? "", kind: "contains" } as const;
  await expect(updateRule(ctx, same)).rejects.toMatchObject({ code: "conflict" });
  // A rule is no twin of itself.
  expect(await updateRule(ctx, { id: same.id, kind: "exact", value: "GIFT" })).toMatchObject({
    rules: [{ value: "GIFT" }],
  });
  const stranger = (await aTill()).ctx;
  const missing = { code: "not_found" };
  const rule = { kind: "exact", value: "x" } as const;
  for (const [who, categoryId, ruleId] of [
    [stranger, gift.id, rules[0]?.id ?? ""],
    [ctx, newId(), newId()],
  ] as const) {
    await expect(renameCategory(who, { id: categoryId, name: "Mine" })).rejects.toMatchObject(missing);
    await expect(deleteCategory(who, { id: categoryId })).rejects.toMatchObject(missing);
    await expect(createRule(who, { id: categoryId, ...rule })).rejects.toMatchObject(missing);
    await expect(previewRule(who, { id: categoryId, ...rule })).rejects.toMatchObject(missing);
    await expect(acceptSuggestions(who, { id: categoryId, names: ["x"] })).rejects.toMatchObject(missing);
    await expect(previewRuleChange(who, { id: ruleId, value: "x" })).rejects.toMatchObject(missing);
    await expect(updateRule(who, { id: ruleId, value: "x" })).rejects.toMatchObject(missing);
    await expect(deleteRule(who, { id: ruleId })).rejects.toMatchObject(missing);
  }
  expect((await listCategories(ctx)).data.map(({ name }) => name)).toEqual(["Gifts", "Others"]);
});

test.each(roles)("%s sees and changes categories only as its role says", async (role) => {
  const { ctx } = await aTill();
  const person = inRole(ctx, role);
  const has = (permission: string) => permissionsByRole[role].some((held) => held === "*" || held === permission);
  const refused = { code: "forbidden" };
  if (has("transactions.view")) expect(await listProducts(person, {})).toEqual({ data: [], total: 0 });
  else await expect(listCategories(person)).rejects.toMatchObject(refused);
  if (has("invoices.manage")) expect((await createCategory(person, { name: "Gifts" })).name).toBe("Gifts");
  else {
    await expect(createCategory(person, { name: "Gifts" })).rejects.toMatchObject(refused);
    await expect(listSuggestions(person)).rejects.toMatchObject(refused);
    await expect(previewRuleChange(person, { id: newId() })).rejects.toMatchObject(refused);
    await expect(startPass(person)).rejects.toMatchObject(refused);
  }
});

async function aShop() {
  const till = await aTill();
  await till.sell("Botox 20 units", { externalId: "1" });
  await till.sell("Gift Card 50", { externalId: "2" });
  await till.sell("Botox gift card", { externalId: "3" });
  await till.sell("Botox gift card", { externalId: "4" });
  await till.sell("Massage", { externalId: "5" });
  return till;
}

async function placesOf(ctx: TenantContext): Promise<Record<string, string | null>> {
  const { data: products } = await listProducts(ctx, {});
  return Object.fromEntries(products.map(({ name, category }) => [name, category?.name ?? null]));
}

/** What a worker does with the pass that is due. */
async function workOff(ctx: TenantContext): Promise<void> {
  const { pass } = await listCategories(ctx);
  expect(await advancePass(ctx, { id: pass?.id ?? "" }, later())).toBe(true);
}

function later(): Date {
  return new Date(Date.now() + 60_000);
}
