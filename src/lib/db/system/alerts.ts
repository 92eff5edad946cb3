import { withSystem } from "@/lib/db/system/transaction";

export type AlertRef = { organizationId: string; alertId: string };

/** Open alerts that nobody has been written to about. */
export function listAlertsToMail(most = 50): Promise<AlertRef[]> {
  return withSystem(async (db) => {
    const rows = await db.alert.findMany({
      where: { acknowledgedAt: null, mailedAt: null },
      select: { organizationId: true, id: true },
      orderBy: { raisedAt: "asc" },
      take: most,
    });
    return rows.map(({ organizationId, id }) => ({ organizationId, alertId: id }));
  });
}

/** The addresses of those who look after an organization's connections: its active owners and admins. */
export function listCaretakerEmails(organizationId: string, now: Date): Promise<string[]> {
  return withSystem(async (db) => {
    const rows = await db.organizationUser.findMany({
      where: {
        organizationId,
        role: { in: ["tenant_owner", "tenant_admin"] },
        status: "active",
        OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
        user: { status: "active" },
      },
      select: { user: { select: { email: true } } },
    });
    // Somebody whose address is not known has one that nobody can be written to at.
    return rows.map(({ user }) => user.email).filter((email) => !email.endsWith(".invalid"));
  });
}
