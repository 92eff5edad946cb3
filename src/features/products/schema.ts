import { z } from "zod";
import { defineEndpoint, idParams } from "@/lib/http/endpoint";

const tag = "Products";

export const ruleKinds = ["exact", "contains", "pattern"] as const;

export type RuleKind = (typeof ruleKinds)[number];

const categoryName = z.string().trim().min(1).max(80);
const productName = z.string().trim().min(1).max(500);

export const ruleInput = z
  .object({
    kind: z
      .enum(ruleKinds)
      .describe("The whole name, a part of it, or a pattern of the whole: * is anything, ? one character"),
    value: z.string().trim().min(1).max(200),
    position: z
      .int()
      .min(0)
      .max(10_000)
      .optional()
      .describe("How many rules come before it; the last place if left out"),
  })
  .strict();

export const ruleChanges = ruleInput.partial();

export type RuleInput = z.infer<typeof ruleInput>;
export type RuleChanges = z.infer<typeof ruleChanges>;

const rule = z.object({ id: z.uuid(), kind: z.enum(ruleKinds), value: z.string(), position: z.number().int() });

export const passView = z.object({
  id: z.uuid(),
  status: z.enum(["queued", "running", "succeeded"]),
  done: z.number().int().describe("Names of products that were looked at"),
  total: z.number().int(),
  changed: z.number().int().describe("Items whose category changed"),
  requestedBy: z.string(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});

export type PassView = z.infer<typeof passView>;

const figures = { nameCount: z.number().int(), itemCount: z.number().int() };

export const categoryView = z.object({
  id: z.uuid(),
  name: z.string(),
  position: z.number().int(),
  ...figures,
  rules: z.array(rule),
});

export type CategoryView = z.infer<typeof categoryView>;

export const categoryList = z.object({
  data: z.array(categoryView),
  uncategorised: z.object(figures),
  pass: passView.nullable().describe("The last time that everything was placed anew, or the time that is under way"),
});

export type CategoryList = z.infer<typeof categoryList>;

export const suggestion = z.object({
  name: z.string(),
  itemCount: z.number().int(),
  category: z.object({ id: z.uuid(), name: z.string() }),
  likeName: z.string().describe("The categorised name that it is like"),
  score: z.number().min(0).max(1).describe("How like: 1 is the same words"),
});

export type Suggestion = z.infer<typeof suggestion>;

const change = z.object({
  name: z.string(),
  itemCount: z.number().int(),
  from: z.string().nullable(),
  to: z.string().nullable(),
});

export const rulePreview = z.object({
  matchedNames: z.number().int().describe("Names that the rule is about, those included that an earlier rule decides"),
  changedNames: z.number().int(),
  changedItems: z.number().int(),
  changes: z.array(change).describe("The first 50, the most sold first"),
});

export type RulePreview = z.infer<typeof rulePreview>;

export const productView = z.object({
  name: z.string(),
  category: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  itemCount: z.number().int(),
  currency: z.string(),
  totalMinor: z.number().int().describe("What was sold under this name, in minor units"),
});

export type ProductView = z.infer<typeof productView>;

export const productFilter = z.object({
  uncategorised: z.stringbool().optional().describe("Only what is in no category"),
  search: z.string().trim().max(200).optional().describe("Parts of a name; all must be in it"),
});

/** What the screen's address says: the list's filter, and whether all suggestions are shown. */
export const productAddress = productFilter.extend({ suggestions: z.literal("all").optional() });

export type ProductFilter = z.infer<typeof productFilter>;

const oneCategory = { description: "The category", schema: z.object({ category: categoryView }) };
const manage = { tag, access: "session", permission: "invoices.manage" } as const;

export const listCategoriesEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/product-categories",
  summary: "List the categories of products, with their rules",
  tag,
  access: "session",
  permission: "transactions.view",
  answers: { 200: { description: "The categories", schema: categoryList } },
});

export const createCategoryEndpoint = defineEndpoint({
  ...manage,
  method: "POST",
  path: "/api/product-categories",
  summary: "Make a category",
  body: z.object({ name: categoryName }).strict(),
  answers: { 201: oneCategory },
  refusals: ["conflict"],
});

export const updateCategoryEndpoint = defineEndpoint({
  ...manage,
  method: "PATCH",
  path: "/api/product-categories/{id}",
  summary: "Rename a category",
  params: idParams,
  body: z.object({ name: categoryName }).strict(),
  answers: { 200: oneCategory },
  refusals: ["conflict"],
});

export const deleteCategoryEndpoint = defineEndpoint({
  ...manage,
  method: "DELETE",
  path: "/api/product-categories/{id}",
  summary: "Delete a category and its rules",
  description: "What was in it goes where the other rules say, or is uncategorised.",
  params: idParams,
  answers: { 204: { description: "It is gone" } },
});

export const createRuleEndpoint = defineEndpoint({
  ...manage,
  method: "POST",
  path: "/api/product-categories/{id}/rules",
  summary: "Add a rule to a category, and place everything anew",
  params: idParams,
  body: ruleInput,
  answers: { 201: oneCategory },
  refusals: ["conflict"],
});

export const previewRuleEndpoint = defineEndpoint({
  ...manage,
  method: "POST",
  path: "/api/product-categories/{id}/preview",
  summary: "Try a rule out: what it would change, without changing it",
  params: idParams,
  body: ruleInput,
  answers: { 200: { description: "What would change", schema: rulePreview } },
});

export const acceptSuggestionsEndpoint = defineEndpoint({
  ...manage,
  method: "POST",
  path: "/api/product-categories/{id}/accept",
  summary: "Accept suggestions: products of these names belong to the category",
  description: "Each becomes a rule for exactly that name.",
  params: idParams,
  body: z.object({ names: z.array(productName).min(1).max(200) }).strict(),
  answers: { 200: oneCategory },
  refusals: ["conflict"],
});

export const updateRuleEndpoint = defineEndpoint({
  ...manage,
  method: "PATCH",
  path: "/api/category-rules/{id}",
  summary: "Change a rule or its place, and place everything anew",
  params: idParams,
  body: ruleChanges,
  answers: { 200: oneCategory },
  refusals: ["conflict"],
});

export const previewRuleChangeEndpoint = defineEndpoint({
  ...manage,
  method: "POST",
  path: "/api/category-rules/{id}/preview",
  summary: "Try a change of a rule, or of its place, out without making it",
  params: idParams,
  body: ruleChanges,
  answers: { 200: { description: "What would change", schema: rulePreview } },
});

export const deleteRuleEndpoint = defineEndpoint({
  ...manage,
  method: "DELETE",
  path: "/api/category-rules/{id}",
  summary: "Delete a rule, and place everything anew",
  params: idParams,
  answers: { 204: { description: "It is gone" } },
});

export const listSuggestionsEndpoint = defineEndpoint({
  ...manage,
  method: "GET",
  path: "/api/product-categories/suggestions",
  summary: "List categories for uncategorised names, the surest first",
  description: "By how like a name is to one that has a category. Nothing is changed until somebody accepts.",
  answers: { 200: { description: "Suggestions", schema: z.object({ data: z.array(suggestion) }) } },
});

export const listProductsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/products",
  summary: "List what was sold by name, the most sold first",
  tag,
  access: "session",
  permission: "transactions.view",
  query: productFilter,
  answers: {
    200: {
      description: "At most 500 names",
      schema: z.object({
        data: z.array(productView),
        total: z.number().int().describe("How many there are, those included that are not listed"),
      }),
    },
  },
});

export const startPassEndpoint = defineEndpoint({
  ...manage,
  method: "POST",
  path: "/api/category-passes",
  summary: "Place everything anew by the rules",
  description: "It is done by a job; follow it by its id. One that is under way begins again.",
  answers: { 202: { description: "Queued", schema: z.object({ passId: z.uuid() }) } },
});

export const getPassEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/category-passes/{id}",
  summary: "Read how far it is",
  tag,
  access: "session",
  permission: "transactions.view",
  params: idParams,
  answers: { 200: { description: "As it stands now", schema: passView } },
});
