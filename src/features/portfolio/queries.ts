import { z } from "zod";
import { figuresOf, totalsOf } from "@/features/portfolio/rules";
import type { PortfolioEntry, PortfolioView } from "@/features/portfolio/schema";
import { adjustmentsAt } from "@/lib/auth/adjustments";
import { allows, effectivePermissions, parseRole } from "@/lib/auth/roles";
import type { Person } from "@/lib/auth/viewer";
import { type FiguresRow, listFigures } from "@/lib/db/system/figures";
import { listWorkplaces, type WorkplaceRow } from "@/lib/db/system/workplaces";
import { withTenant } from "@/lib/db/tenant";
import { tellInSteps } from "@/lib/db/told";
import { AppError } from "@/lib/errors";
import { practiceProviders } from "@/lib/integrations/registry";
import { mintContext } from "@/lib/tenant/mint";

/**
 * The organizations whose analytics a person may see, side by side in figures. Reads what each adds up to and nobody in
 * it. Throws `forbidden` to who may see none.
 */
export async function getPortfolio(person: Person, now = new Date()): Promise<PortfolioView> {
  const places = await listComparable(person, now);
  if (places.length === 0) throw new AppError("forbidden", "You may see the analytics of no organization.");
  const rows = await listFigures(
    places.map(({ id }) => id),
    practiceProviders,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const organizations: PortfolioEntry[] = [];
  for (const { id, withholds } of places) {
    const row = byId.get(id);
    if (row) organizations.push(await toEntry(person, row, withholds));
  }
  return { asOf: now.toISOString(), organizations, totals: totalsOf(organizations) };
}

/** How many organizations a person may compare: for whether to lead there. */
export async function countComparable(person: Person, now = new Date()): Promise<number> {
  return (await listComparable(person, now)).length;
}

async function listComparable({ user, superAdmin }: Person, now: Date) {
  const workplaces = await listWorkplaces(user.id);
  return workplaces.flatMap((workplace) => {
    const held = new Set(superAdmin ? ["*"] : permissionsIn(workplace, now));
    if (!allows(held, "analytics.view")) return [];
    return [{ id: workplace.organizationId, withholds: !allows(held, "patients.view") }];
  });
}

function permissionsIn({ role, permissions }: WorkplaceRow, now: Date): string[] {
  const known = parseRole(role);
  return known ? effectivePermissions(known, adjustmentsAt(permissions, now)) : [];
}

const count = z.number().int();

// Written by our own statement; before the first computation, and in rows that are older than it, there is nothing.
const counted = z
  .object({
    windowDays: count,
    windowSeconds: count.positive(),
    patients: count,
    added: count,
    addedBefore: count,
    active: count,
    activeBefore: count,
    overdue: count,
    visits: count,
    visitsBefore: count,
  })
  .nullable()
  .catch(null);

type Known = NonNullable<z.infer<typeof counted>>;

async function toEntry(
  person: Person,
  { figures, computedAt, syncedAt, ...row }: FiguresRow,
  withholds: boolean,
): Promise<PortfolioEntry> {
  const known = counted.parse(figures);
  const shown = known && withholds ? await told(person, row.id, known) : known;
  return {
    ...row,
    computedAt: known ? (computedAt?.toISOString() ?? null) : null,
    syncedAt: syncedAt?.toISOString() ?? null,
    windowDays: known?.windowDays ?? null,
    smallGroupsWithheld: withholds,
    figures: shown && figuresOf(shown, withholds),
  };
}

/** The organization is one of the person's own, where they see nobody: its figures move in steps. */
async function told({ user }: Person, organizationId: string, known: Known): Promise<Known> {
  const actor = { type: "user", id: user.id, label: user.fullName } as const;
  const ctx = mintContext({ organizationId, actor, permissions: ["analytics.view"] });
  const { windowDays, windowSeconds, ...counts } = known;
  const steps = await withTenant(ctx, (db) => tellInSteps(db, ctx.organizationId, counts));
  return { windowDays, windowSeconds, ...steps };
}
