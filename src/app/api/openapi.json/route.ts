import { buildOpenApi } from "@/features/api-reference/queries";
import { openApiEndpoint } from "@/features/api-reference/schema";
import { publicRoute } from "@/lib/http/route";

export const GET = publicRoute(openApiEndpoint, async () => buildOpenApi());
