import { getRevenue } from "@/features/revenue/queries";
import { lastDays } from "@/features/revenue/rules";
import { revenueQuery } from "@/features/revenue/schema";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { localDay } from "@/lib/format/date";
import { readAddress, type SearchParams } from "@/lib/http/address-bar";

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
  const presets = [7, 30, 90, 365].map((days) => ({ days, ...lastDays(days, today) }));
  return { revenue, presets, maySeeRows: allows(ctx.permissions, "transactions.view") };
}

export type Revenue = Awaited<ReturnType<typeof loadRevenue>>;
