import { getRevenue } from "@/features/revenue/queries";
import { lastDays, lastMonths } from "@/features/revenue/rules";
import { revenueQuery } from "@/features/revenue/schema";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { localDay } from "@/lib/format/date";
import { readAddress, type SearchParams } from "@/lib/http/address-bar";

const days = [
  { label: "7 days", count: 7 },
  { label: "30 days", count: 30 },
  { label: "90 days", count: 90 },
  { label: "A year", count: 365 },
];
const months = [
  { label: "A month", count: 1 },
  { label: "3 months", count: 3 },
  { label: "A year", count: 12 },
];

/** The revenue of the period in the address. One that cannot be is answered with the usual one. */
export async function loadRevenue(params: SearchParams) {
  const ctx = await pageContext("reports.view");
  const { organization } = await pageSession();
  const asked = readAddress(revenueQuery, params);
  const revenue = await getRevenue(ctx, asked).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "invalid_input") return getRevenue(ctx, {});
    throw error;
  });
  const today = localDay(ctx.now(), organization.timeZone);
  const presets = revenue.smallGroupsWithheld
    ? months.map(({ label, count }) => ({ label, ...lastMonths(count, today) }))
    : days.map(({ label, count }) => ({ label, ...lastDays(count, today) }));
  const may = {
    seeRows: allows(ctx.permissions, "transactions.view"),
    connect: allows(ctx.permissions, "config.update"),
  };
  return { revenue, presets, maySeeRows: may.seeRows, mayConnect: may.connect };
}

export type Revenue = Awaited<ReturnType<typeof loadRevenue>>;
