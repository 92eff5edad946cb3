import type { OrganizationId, TenantDb } from "@/lib/db/guard";

/** What an organization's row says about money, and who must not be let in twice: see `subscription_version`. */
const columns = {
  id: true,
  name: true,
  billingEmail: true,
  stripeCustomerId: true,
  stripeSubscriptionId: true,
  subscriptionStatus: true,
  subscriptionPlan: true,
  subscriptionVersion: true,
  trialEndsAt: true,
  periodEndsAt: true,
  cancelsAt: true,
  pastDueSince: true,
  canceledAt: true,
} as const;

export type BillingRow = Awaited<ReturnType<typeof readBilling>>;

/** The organization's row, as far as it is about money. */
export function readBilling(db: TenantDb, organizationId: OrganizationId) {
  return db.organization.findUniqueOrThrow({ where: { id: organizationId }, select: columns });
}

/**
 * Waits for its turn, so that of those who want the last place of a plan one gets it. Foreign keys to the organization
 * are not held up.
 */
export async function takeTurn(db: TenantDb, organizationId: OrganizationId): Promise<void> {
  await db.$queryRaw`SELECT FROM "organizations" WHERE "id" = ${organizationId}::uuid FOR NO KEY UPDATE`;
}

type Written = Omit<Partial<BillingRow>, "subscriptionPlan"> & {
  subscriptionPlan: string | null;
  subscriptionReadAt: Date;
};

/**
 * Writes a subscription's state, unless the row has moved since it was read: then false. It counts as moved also when
 * nothing differs, so that an older answer never overwrites a newer one that happened to say the same as the row.
 */
export async function writeSubscription(
  db: TenantDb,
  { id, subscriptionVersion }: Pick<BillingRow, "id" | "subscriptionVersion">,
  { subscriptionPlan, ...state }: Written,
): Promise<boolean> {
  const { count } = await db.organization.updateMany({
    where: { id, subscriptionVersion },
    data: {
      ...state,
      ...(subscriptionPlan ? { subscriptionPlan } : {}),
      subscriptionVersion: subscriptionVersion + 1,
    },
  });
  return count === 1;
}
