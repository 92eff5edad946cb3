import { cache } from "react";
import { getDashboardMetrics } from "@/features/dashboard/queries";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";

/** The dashboard's figures, read once per request; null for somebody whose role has none. */
export const loadDashboard = cache(async () => {
  const ctx = await pageContext();
  const may = {
    seePeople: allows(ctx.permissions, "patients.view"),
    seeConnections: allows(ctx.permissions, "config.view"),
    connect: allows(ctx.permissions, "config.update"),
  };
  if (!may.seePeople && !allows(ctx.permissions, "analytics.view")) return null;
  return { metrics: await getDashboardMetrics(ctx), may };
});

export type Dashboard = NonNullable<Awaited<ReturnType<typeof loadDashboard>>>;

/** Who is greeted, and what day it is for them. */
export async function loadGreeting() {
  const { user, organization } = await pageSession();
  const ctx = await pageContext();
  return { firstName: user.fullName.split(" ")[0] ?? "", now: ctx.now().getTime(), timeZone: organization.timeZone };
}
