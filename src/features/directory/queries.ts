import type { DirectoryCheckView } from "@/features/directory/schema";
import { listChecks } from "@/lib/db/system/directory-checks";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const most = 20;

/** The latest comparisons with Clerk, for those who look after the hub itself. Throws `forbidden` for everybody else. */
export async function listDirectoryChecks(ctx: TenantContext): Promise<DirectoryCheckView[]> {
  requirePermission(ctx, "admin.*");
  const checks = await listChecks(most);
  return checks.map(({ startedAt, finishedAt, ...check }) => ({
    ...check,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
  }));
}
