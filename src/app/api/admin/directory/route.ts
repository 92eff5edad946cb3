import { listDirectoryChecks } from "@/features/directory/queries";
import { listDirectoryChecksEndpoint } from "@/features/directory/schema";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(listDirectoryChecksEndpoint, async ({ ctx }) => ({
  data: await listDirectoryChecks(ctx),
}));
