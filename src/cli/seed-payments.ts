import { sayDataSent } from "@/features/invoices/mutations";
import { listInvoices } from "@/features/invoices/queries";
import { createCategory, createRule } from "@/features/products/mutations";
import { listCategories } from "@/features/products/queries";
import type { RuleInput } from "@/features/products/schema";
import type { TenantContext } from "@/lib/tenant/context";

/** What a gift card and a hydro pass are is left open: for the second there is a suggestion. */
const categories: Record<string, RuleInput[]> = {
  Consultations: [
    { kind: "contains", value: "consultation" },
    { kind: "exact", value: "Physiotherapy session" },
  ],
  Treatments: [
    { kind: "contains", value: "massage" },
    { kind: "exact", value: "Dry needling" },
  ],
  Classes: [{ kind: "pattern", value: "* class" }],
  Equipment: [
    { kind: "pattern", value: "custom orthotics*" },
    { kind: "contains", value: "resistance band" },
    { kind: "exact", value: "Foam roller" },
  ],
  Memberships: [
    { kind: "contains", value: "membership" },
    { kind: "pattern", value: "* plan" },
  ],
};

/** Sorts what the clinic sells, unless somebody has begun to. Its payments may come later: the rules wait for them. */
export async function seedCategories(ctx: TenantContext): Promise<void> {
  const { data } = await listCategories(ctx);
  if (data.length > 0) return;
  for (const [name, rules] of Object.entries(categories)) {
    const { id } = await createCategory(ctx, { name });
    for (const rule of rules) await createRule(ctx, { id, ...rule });
  }
}

const sentFirst = 12;

/**
 * Works off the beginning of the queue, as somebody who may say that data was sent, unless that was begun. Where a slow
 * machine has no invoices yet, the next start does it.
 */
export async function seedSentMarks(ctx: TenantContext): Promise<void> {
  const { data, counts } = await listInvoices(ctx, { sent: "no", sort: "at", limit: sentFirst });
  if (counts.sent > 0) return;
  for (const { id } of data) await sayDataSent(ctx, { id });
}
