import { withSystem } from "@/lib/db/system/transaction";

/** The organization of that slug, for commands that name one. */
export function findOrganizationBySlug(slug: string): Promise<{ id: string; name: string } | null> {
  return withSystem((db) => db.organization.findUnique({ where: { slug }, select: { id: true, name: true } }));
}

/** Every organization, for commands that go through all. */
export function listOrganizations(): Promise<
  { id: string; slug: string; timeZone: string; figuresComputedAt: Date | null }[]
> {
  return withSystem((db) =>
    db.organization.findMany({
      select: { id: true, slug: true, timeZone: true, figuresComputedAt: true },
      orderBy: { id: "asc" },
    }),
  );
}

/** The organization that is a customer of Stripe's, by the customer's id. */
export function findOrganizationByCustomer(stripeCustomerId: string): Promise<{ id: string } | null> {
  return withSystem((db) => db.organization.findUnique({ where: { stripeCustomerId }, select: { id: true } }));
}
