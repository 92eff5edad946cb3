import { z } from "zod";
import { figuresOf, totalsOf } from "@/features/portfolio/rules";
import type { PortfolioEntry, PortfolioView } from "@/features/portfolio/schema";
import { adjustmentsAt } from "@/lib/auth/adjustments";
import { allows, effectivePermissions, parseRole } from "@/lib/auth/roles";
import type { Person } from "@/lib/auth/viewer";
import { type FiguresRow, listFigures } from "@/lib/db/system/figures";
import { listWorkplaces, type WorkplaceRow } from "@/lib/db/system/workplaces";
import { AppError } from "@/lib/errors";

/**
 * The organizations whose analytics a person may see, side by side in figures. Reads what each adds up to and nobody in
 * it. Throws `forbidden` to who may see none.
 */
export async function getPortfolio(person: Person, now = new Date()): Promise<PortfolioView> {
  const places = await listComparable(person, now);
  if (places.length === 0) throw new AppError("forbidden", "You may see the analytics of no organization.");
  const rows = await listFigures(places.map(({ id }) => id));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const organizations = places.flatMap(({ id, withholds }) => {
    const row = byId.get(id);
    return row ? [toEntry(row, withholds)] : [];
  });
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

function toEntry({ figures, computedAt, ...row }: FiguresRow, withholds: boolean): PortfolioEntry {
  const known = counted.parse(figures);
  return {
    ...row,
    computedAt: known ? (computedAt?.toISOString() ?? null) : null,
    windowDays: known?.windowDays ?? null,
    smallGroupsWithheld: withholds,
    figures: known && figuresOf(known, withholds),
  };
}
