import { findCandidate, grantSuperAdmin } from "@/lib/db/system/accounts";
import { AppError } from "@/lib/errors";

type Grant = {
  email: string;
  /** The id of whom is meant, from whoever has seen the facts. */
  confirmed?: string | undefined;
  /** On a development machine's own database nobody else can have signed up. */
  own: boolean;
};

/**
 * Makes somebody a super admin, or only says who has the address: nobody has to prove one to sign up with it. The first of
 * a hub, and whoever has proven theirs, need not be confirmed by id. Throws `not_found` for an address that nobody has, and
 * `conflict` for an id that is somebody else's.
 */
export async function makeSuperAdmin({
  email: given,
  confirmed,
  own,
}: Grant): Promise<{ facts: string; granted: boolean }> {
  const email = given.trim().toLowerCase();
  const found = await findCandidate(email);
  if (!found) throw new AppError("not_found", `Nobody has signed up as ${given}.`);
  const { userId, fullName, createdAt, organizations, emailProven, isFirst, superAdmin } = found;
  const places = organizations.join(", ") || "no organization";
  const facts = `${email}: ${fullName}, id ${userId}, here since ${createdAt.toISOString()}, in ${places}.`;
  if (confirmed !== undefined && confirmed !== userId) throw new AppError("conflict", `This is not their id. ${facts}`);
  const isClear = confirmed !== undefined || own || isFirst || emailProven || superAdmin;
  return { facts, granted: isClear && (await grantSuperAdmin(email, userId)) };
}
