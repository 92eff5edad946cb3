import { withTenant } from "@/lib/db/tenant";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/** Somebody reached by the same phone. Their name and nothing else: a shared phone discloses no appointment. */
export type HouseholdMember = { id: string; name: string; phones: string[] };

const sharedMax = 12;

/**
 * Who has a phone number in common with a contact, by name. Records that were merged or deleted are left out.
 * Throws `forbidden` without patients.view.
 */
export async function listHousehold(ctx: TenantContext, { id }: { id: string }): Promise<HouseholdMember[]> {
  requirePermission(ctx, "patients.view");
  const { organizationId } = ctx;
  return withTenant(ctx, async (db) => {
    const own = await db.contactIdentifier.findMany({
      where: { organizationId, contactId: id, kind: "phone", valid: true },
      select: { value: true },
    });
    if (own.length === 0) return [];
    const shared = await db.contactIdentifier.findMany({
      where: {
        organizationId,
        kind: "phone",
        value: { in: own.map(({ value }) => value) },
        contactId: { not: id },
        contact: { status: { in: ["active", "archived"] } },
      },
      select: { value: true, contact: { select: { id: true, displayName: true } } },
      orderBy: { contactId: "asc" },
      take: sharedMax * own.length,
    });
    const byContact = Map.groupBy(shared, ({ contact }) => contact.id);
    const members = [...byContact.values()].flatMap((rows) => {
      const [first] = rows;
      const phones = [...new Set(rows.map(({ value }) => value))];
      return first ? [{ id: first.contact.id, name: first.contact.displayName, phones }] : [];
    });
    return members.sort((a, b) => a.name.localeCompare(b.name)).slice(0, sharedMax);
  });
}
