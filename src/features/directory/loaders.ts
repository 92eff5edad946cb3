import { listDirectoryChecks } from "@/features/directory/queries";
import { clerkSettings } from "@/lib/auth/clerk-settings";
import { pageSuperAdmin } from "@/lib/auth/session";

/** The latest comparisons with Clerk, whether there is a Clerk to compare with, and whether this person may do so now. */
export async function loadDirectoryChecks() {
  const { person, look } = await pageSuperAdmin();
  const isClerk = clerkSettings() !== null;
  return { checks: await listDirectoryChecks(person), isClerk, mayCompare: isClerk && look === null };
}
