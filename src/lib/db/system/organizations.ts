import { withSystem } from "@/lib/db/system/transaction";

/** The organization of that slug, for commands that name one. */
export function findOrganizationBySlug(slug: string): Promise<{ id: string; name: string; timeZone: string } | null> {
  const select = { id: true, name: true, timeZone: true };
  return withSystem((db) => db.organization.findUnique({ where: { slug }, select }));
}

/** Every organization, for commands that go through all. */
export function listOrganizations(): Promise<{ id: string; slug: string }[]> {
  return withSystem((db) => db.organization.findMany({ select: { id: true, slug: true }, orderBy: { id: "asc" } }));
}

/**
 * Organizations whose figures were last computed before a moment, those first that waited longest; first of all those whose
 * first sync ended without them, as when its process was killed.
 */
export function listOrganizationsWithOldFigures(before: Date): Promise<{ id: string }[]> {
  return withSystem((db) =>
    db.organization.findMany({
      where: {
        OR: [
          { figuresComputedAt: { lt: before } },
          { figuresComputedAt: null, connections: { some: { runs: { some: readSomething(before) } } } },
        ],
      },
      select: { id: true },
      orderBy: { figuresComputedAt: { sort: "asc", nulls: "first" } },
    }),
  );
}

function readSomething(before: Date) {
  return { fetched: { gt: 0 }, finishedAt: { lt: before } };
}

/** Organizations that are customers of Stripe's and were not read there since a moment, those first that waited longest. */
export async function listCustomersReadBefore(moment: Date, most = 50): Promise<string[]> {
  const rows = await withSystem((db) =>
    db.organization.findMany({
      where: {
        stripeCustomerId: { not: null },
        OR: [{ subscriptionReadAt: null }, { subscriptionReadAt: { lt: moment } }],
      },
      select: { id: true },
      orderBy: [{ subscriptionReadAt: { sort: "asc", nulls: "first" } }, { id: "asc" }],
      take: most,
    }),
  );
  return rows.map(({ id }) => id);
}

/** The organization that is a customer of Stripe's, by the customer's id. */
export function findOrganizationByCustomer(stripeCustomerId: string): Promise<{ id: string } | null> {
  return withSystem((db) => db.organization.findUnique({ where: { stripeCustomerId }, select: { id: true } }));
}
