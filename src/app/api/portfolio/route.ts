import { getPortfolio } from "@/features/portfolio/queries";
import { portfolioEndpoint } from "@/features/portfolio/schema";
import { personRoute } from "@/lib/http/route";

export const GET = personRoute(portfolioEndpoint, ({ person }) => getPortfolio(person));
