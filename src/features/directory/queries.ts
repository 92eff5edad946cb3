import type { DirectoryCheckView } from "@/features/directory/schema";
import { requireSuperAdmin } from "@/lib/auth/super-admin";
import type { Person } from "@/lib/auth/viewer";
import { type DirectoryCheck, listChecks } from "@/lib/db/system/directory-checks";

const most = 20;

/** The latest comparisons with Clerk, for those who look after the hub itself. Throws `forbidden` for everybody else. */
export async function listDirectoryChecks(person: Person): Promise<DirectoryCheckView[]> {
  requireSuperAdmin(person);
  return (await listChecks(most)).map(toCheckView);
}

/** A comparison as it is shown. */
export function toCheckView({ startedAt, finishedAt, ...check }: DirectoryCheck): DirectoryCheckView {
  return { ...check, startedAt: startedAt.toISOString(), finishedAt: finishedAt.toISOString() };
}
