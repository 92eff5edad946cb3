import type { WorkplaceView } from "@/features/workplaces/schema";
import { parseRole } from "@/lib/auth/roles";
import type { Person } from "@/lib/auth/viewer";
import { listWorkplaces } from "@/lib/db/system/workplaces";

/** The organizations that a person may work in at this moment, by name. Everybody may know their own. */
export async function listOwnOrganizations({ user, superAdmin }: Person): Promise<WorkplaceView[]> {
  const rows = await listWorkplaces(user.id);
  return rows.flatMap(({ organizationId, name, slug, timeZone, currency, ...row }) => {
    const role = superAdmin ? "super_admin" : parseRole(row.role);
    return role ? [{ id: organizationId, name, slug, timeZone, currency, role }] : [];
  });
}
