import { forbidden } from "next/navigation";
import { getDashboardMetrics } from "@/features/dashboard/queries";
import { pageContext } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";

/** The dashboard's figures. Who may see neither patients nor analytics is shown that instead. */
export async function loadDashboard() {
  const ctx = await pageContext();
  return getDashboardMetrics(ctx).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "forbidden") forbidden();
    throw error;
  });
}
