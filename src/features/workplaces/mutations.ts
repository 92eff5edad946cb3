import { recordAudit } from "@/features/audit/mutations";
import type { EnterOrganizationInput } from "@/features/workplaces/schema";
import { sessionDriver } from "@/lib/auth/driver";
import type { Person } from "@/lib/auth/viewer";
import { withTenantAndSystem } from "@/lib/db/system/mixed";
import { listWorkplaces, moveSession } from "@/lib/db/system/workplaces";
import { AppError } from "@/lib/errors";
import { mintContext } from "@/lib/tenant/mint";

/**
 * Has a person's session work in another of their organizations from now on, and notes it there. Throws `not_found` where
 * they have no live membership, as for an organization that does not exist; `unprocessable` where a service outside
 * says which organization it is.
 */
export async function enterOrganization(
  { sessionId, user }: Person,
  { organizationId }: EnterOrganizationInput,
  requestId: string | null = null,
): Promise<void> {
  if (!sessionDriver().choosesOrganization) {
    throw new AppError(
      "unprocessable",
      "Your organization is chosen where you sign in. Change it in your account there.",
    );
  }
  const own = (await listWorkplaces(user.id)).find((workplace) => workplace.organizationId === organizationId);
  if (!own) throw notYours();
  const actor = { type: "user", id: user.id, label: user.fullName } as const;
  const ctx = mintContext({ organizationId: own.organizationId, actor, permissions: [], requestId });
  await withTenantAndSystem(ctx, async (as) => {
    // The list was a look; whether the membership still holds is decided by the statement that moves.
    const moved = await as.system((sql) => moveSession(sql, { sessionId, userId: user.id, organizationId }));
    if (!moved) throw notYours();
    await as.tenant((db) =>
      recordAudit(db, ctx, { action: "organization_entered", subjectType: "user", subjectId: user.id }),
    );
  });
}

function notYours(): AppError {
  return new AppError("not_found", "You do not belong to this organization, or not any more.");
}
