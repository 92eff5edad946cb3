import { listDirectoryChecks } from "@/features/directory/queries";
import { compareDirectory } from "@/features/directory/reconcile/mutations";
import { compareDirectoryEndpoint, listDirectoryChecksEndpoint } from "@/features/directory/schema";
import { superAdminRoute } from "@/lib/http/route";

export const maxDuration = 120;

export const GET = superAdminRoute(listDirectoryChecksEndpoint, async ({ person }) => ({
  data: await listDirectoryChecks(person),
}));

export const POST = superAdminRoute(compareDirectoryEndpoint, ({ person, requestId }) =>
  compareDirectory(person, { requestId }),
);
