import { forbidden } from "next/navigation";
import { getPortfolio } from "@/features/portfolio/queries";
import { pageSession } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";

/** One's organizations side by side, in figures. Who may see the analytics of none is told so. */
export async function loadPortfolio() {
  const viewer = await pageSession();
  return getPortfolio(viewer).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "forbidden") forbidden();
    throw error;
  });
}
