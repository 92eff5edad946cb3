import { checkHealth } from "@/features/health/queries";
import { healthEndpoint } from "@/features/health/schema";
import { publicRoute } from "@/lib/http/route";

export const GET = publicRoute(healthEndpoint, async () => {
  const health = await checkHealth();
  return Response.json(health, {
    status: health.status === "ok" ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
});
