import { listDirectoryChecks } from "@/features/directory/queries";
import { listDirectoryChecksEndpoint } from "@/features/directory/schema";
import { superAdminRoute } from "@/lib/http/route";

export const GET = superAdminRoute(listDirectoryChecksEndpoint, async ({ person }) => ({
  data: await listDirectoryChecks(person),
}));
