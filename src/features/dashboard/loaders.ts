import { cache } from "react";
import { getDashboardMetrics } from "@/features/dashboard/queries";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";
import type { Provider } from "@/lib/integrations/contract";
import { providers } from "@/lib/integrations/registry";

/** The dashboard's figures, read once per request; null for somebody whose role has none. */
export const loadDashboard = cache(async () => {
  const ctx = await pageContext();
  const may = {
    seePeople: allows(ctx.permissions, "patients.view"),
    seeConnections: allows(ctx.permissions, "config.view"),
    connect: allows(ctx.permissions, "config.update"),
  };
  if (!may.seePeople && !allows(ctx.permissions, "analytics.view")) return null;
  const metrics = await getDashboardMetrics(ctx);
  const known = new Set(metrics.connections.map(({ provider }) => provider));
  const offers = may.connect ? providers.filter(({ key }) => !known.has(key)).map(toOffer) : [];
  return { metrics, may, offers };
});

/** A provider that is not connected yet, and what it would bring. */
function toOffer({ key, name, summary }: Provider) {
  return { provider: key, name, summary };
}

export type Dashboard = NonNullable<Awaited<ReturnType<typeof loadDashboard>>>;

/** What somebody without figures may see instead. */
export async function loadWayOn() {
  const { permissions } = await pageContext();
  return { seesInvoices: allows(permissions, "invoices.view") };
}

/** Who is greeted, and what day it is for them. */
export async function loadGreeting() {
  const { user, organization } = await pageSession();
  const ctx = await pageContext();
  return { firstName: user.fullName.split(" ")[0] ?? "", now: ctx.now().getTime(), timeZone: organization.timeZone };
}
