import { listPlatformRefusals } from "@/features/webhooks/overseen/queries";
import { listPlatformRefusalsEndpoint } from "@/features/webhooks/overseen/schema";
import { superAdminRoute } from "@/lib/http/route";

export const GET = superAdminRoute(listPlatformRefusalsEndpoint, async ({ person }) => ({
  data: await listPlatformRefusals(person),
}));
