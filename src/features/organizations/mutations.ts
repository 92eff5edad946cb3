import { recomputeFigures } from "@/features/active-patients/mutations";
import { recordAudit } from "@/features/audit/mutations";
import { readOrganization } from "@/features/organizations/queries";
import { slugOf } from "@/features/organizations/rules";
import type { OrganizationView, UpdateOrganizationInput } from "@/features/organizations/schema";
import { randomToken } from "@/lib/crypto/signature";
import type { TenantDb } from "@/lib/db/guard";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const figuresTimeoutMs = 120_000;

/**
 * Changes the settings that were given. A new window or time zone commits together with the figures that follow from
 * it. Throws `forbidden` without config.update.
 */
export async function updateOrganization(
  ctx: TenantContext,
  input: UpdateOrganizationInput,
): Promise<OrganizationView> {
  requirePermission(ctx, "config.update");
  return withTenant(
    ctx,
    async (db) => {
      const before = await readOrganization(db, ctx);
      const changes = changesBetween(before, input);
      if (Object.keys(changes).length === 0) return before;
      await db.organization.update({ where: { id: ctx.organizationId }, data: changes });
      const detail = { changed: Object.keys(changes), ...changes };
      const subject = { subjectType: "organization", subjectId: ctx.organizationId };
      await recordAudit(db, ctx, { action: "organization_updated", ...subject, detail });
      if ("timeZone" in changes || "activeWindowDays" in changes) await recomputeFigures(db, ctx);
      return readOrganization(db, ctx);
    },
    { timeoutMs: figuresTimeoutMs },
  );
}

export type NewOrganization = { name: string; timeZone?: string | undefined; country?: string | undefined };

/** Makes the organization of a context, in the transaction of its owner's sign-up, under a slug that nobody has. */
export async function createOrganization(db: TenantDb, ctx: TenantContext, input: NewOrganization): Promise<void> {
  const base = slugOf(input.name);
  const { timeZone, country } = input;
  const places = { ...(timeZone ? { timeZone } : {}), ...(country ? { country } : {}) };
  // The unique index decides which slug is free; a look beforehand would race.
  for (const slug of [base, ...Array.from({ length: 5 }, () => `${base}-${randomSuffix()}`)]) {
    const data = [{ id: ctx.organizationId, name: input.name, slug, ...places }];
    const { count } = await db.organization.createMany({ data, skipDuplicates: true });
    if (count === 1) return;
  }
  throw new AppError("conflict", "This name is taken too often. Choose another.");
}

function changesBetween(before: OrganizationView, input: UpdateOrganizationInput): Record<string, string | number> {
  const given = Object.entries(input).filter((entry): entry is [keyof UpdateOrganizationInput, string | number] => {
    const [name, value] = entry;
    return value !== undefined && before[name as keyof UpdateOrganizationInput] !== value;
  });
  return Object.fromEntries(given);
}

function randomSuffix(): string {
  return randomToken(12)
    .toLowerCase()
    .replace(/[^a-z\d]/g, "")
    .slice(0, 5);
}
