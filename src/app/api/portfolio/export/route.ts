import { exportPortfolio } from "@/features/portfolio/export/queries";
import { exportPortfolioEndpoint } from "@/features/portfolio/schema";
import { fileResponse } from "@/lib/http/file";
import { personRoute } from "@/lib/http/route";

export const GET = personRoute(exportPortfolioEndpoint, async ({ person }) =>
  fileResponse(await exportPortfolio(person)),
);
