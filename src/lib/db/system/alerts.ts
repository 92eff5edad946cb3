import { withSystem } from "@/lib/db/system/transaction";

export type AlertRef = { organizationId: string; alertId: string };

/**
 * Open alerts that nobody has been written to about and that were not tried in the last 15 minutes: of every organization
 * the first before the second of any, and those first that were never tried. What could not be delivered for a week
 * after it last happened is no news any more.
 */
export function listAlertsToMail(most = 50): Promise<AlertRef[]> {
  return withSystem(
    (db) => db.$queryRaw<AlertRef[]>`
      SELECT "organization_id"::text AS "organizationId", "id"::text AS "alertId"
      FROM (
        SELECT *, row_number() OVER (PARTITION BY "organization_id" ORDER BY "mail_tried_at" NULLS FIRST, "raised_at")
          AS "place"
        FROM "alerts"
        WHERE "acknowledged_at" IS NULL AND "mailed_at" IS NULL AND "last_seen_at" > now() - interval '7 days'
          AND ("mail_tried_at" IS NULL OR "mail_tried_at" < now() - interval '15 minutes')
      ) AS "open"
      ORDER BY "place", "mail_tried_at" NULLS FIRST, "raised_at" LIMIT ${most}::int`,
  );
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
