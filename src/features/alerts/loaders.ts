import { cache } from "react";
import { countOpenAlerts, listAlerts } from "@/features/alerts/queries";
import { allows } from "@/lib/auth/roles";
import { frameContext, pageContext, pageSession } from "@/lib/auth/session";

/** The organization's alerts, those that nobody has seen to apart from the others. */
export async function loadAlerts() {
  const ctx = await pageContext("config.view");
  const [alerts, { organization }] = await Promise.all([listAlerts(ctx), pageSession()]);
  return {
    open: alerts.filter(({ acknowledgedAt }) => acknowledgedAt === null),
    past: alerts.filter(({ acknowledgedAt }) => acknowledgedAt !== null),
    mayAcknowledge: allows(ctx.permissions, "sync.manual"),
    timeZone: organization.timeZone,
  };
}

/** How many alerts nobody has seen to, for the navigation. One read per request. */
export const loadOpenAlertCount = cache(async () => countOpenAlerts(await frameContext()));
