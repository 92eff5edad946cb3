import { recordAudit } from "@/features/audit/mutations";
import { admitMember } from "@/features/members/admission/mutations";
import { readOwners } from "@/features/members/import/rules";
import type { ImportSummary, OwnerLine } from "@/features/members/import/schema";
import { inviteMember } from "@/features/members/invitations/mutations";
import { type Standing, statusOf } from "@/features/members/rules";
import { sessionDriver } from "@/lib/auth/driver";
import type { TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import { lockMemberships } from "@/lib/db/members";
import { type Account, findAccount, insertUser, setFirstPassword } from "@/lib/db/system/accounts";
import { findOrganizationsByAccount } from "@/lib/db/system/members";
import { type Sides, withTenantAndSystem } from "@/lib/db/system/mixed";
import { findOrganizationBySlug } from "@/lib/db/system/organizations";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import type { TenantContext } from "@/lib/tenant/context";
import { mintContext } from "@/lib/tenant/mint";

/**
 * Makes the owners of an earlier system owners of the organizations that have their merchant ids, granted by themselves.
 * Whoever brings no password is sent a link to choose one, and so is whoever has signed up with such an address by
 * themselves, who is no owner before they have followed it. Safe to repeat; a line that cannot be used is refused with its
 * reason, and the others go in.
 */
export async function importOwners(text: string): Promise<ImportSummary> {
  const { lines, refused } = readOwners(text);
  const summary: ImportSummary = { imported: 0, unchanged: 0, invited: 0, refused };
  const merchants = new Map<string, string>();
  for (const { line, owner } of lines) {
    await importLine(summary, merchants, owner).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      refused.push({ line, reason: error.message });
    });
  }
  refused.sort((one, other) => one.line - other.line);
  return summary;
}

async function importLine(summary: ImportSummary, merchants: Map<string, string>, owner: OwnerLine): Promise<void> {
  refuseSecondUser(merchants, owner);
  const ctx = contextFor(await findOrganization(owner));
  const known = await findAccount(owner.email);
  if (known && !known.active) throw new AppError("conflict", "This person was shut out.");
  if (known && !known.emailProven) {
    summary[(await offerPlace(ctx, { known, owner })) ? "invited" : "unchanged"] += 1;
    return;
  }
  const { changed, hasPassword } = await importOwner(ctx, { known, owner });
  summary[changed ? "imported" : "unchanged"] += 1;
  if (!hasPassword && (await sendLink(ctx, owner))) summary.invited += 1;
}

/** One user per merchant id: a second one is a mistake of the file. */
function refuseSecondUser(merchants: Map<string, string>, { merchantId, email }: OwnerLine): void {
  if (!merchantId) return;
  const other = merchants.get(merchantId);
  if (other && other !== email) throw new AppError("conflict", `Merchant id ${merchantId} has another user above.`);
  merchants.set(merchantId, email);
}

async function findOrganization({ organization, merchantId = "" }: OwnerLine): Promise<string> {
  if (organization) {
    const named = await findOrganizationBySlug(organization);
    if (!named) throw new AppError("not_found", `There is no organization "${organization}".`);
    return named.id;
  }
  const [found, another] = await findOrganizationsByAccount(merchantId);
  if (!found) throw new AppError("not_found", `No organization has the account ${merchantId}.`);
  if (another) throw new AppError("conflict", `Several organizations have the account ${merchantId}: name one.`);
  return found;
}

/** The machine's owner runs this, for an organization that was found by its own row. */
function contextFor(organizationId: string): TenantContext {
  return mintContext({ organizationId, actor: { type: "system", label: "Import" }, permissions: ["*"] });
}

type Kept = { known: Account | null; owner: OwnerLine };

/**
 * Anybody can sign up with any address. Whoever did, and has not proven that it is theirs, becomes an owner by following
 * the link that goes to it. Returns false if they are one already, or the link is on its way.
 */
async function offerPlace(
  ctx: TenantContext,
  { known, owner }: { known: Account; owner: OwnerLine },
): Promise<boolean> {
  const member = await withTenant(ctx, (db) => findMember(db, ctx, known.userId));
  if (member && isOwner(member, ctx.now())) return false;
  if (member) throw new AppError("conflict", `${unproven} Change their role in the organization.`);
  if (sessionDriver().name === "clerk") throw new AppError("conflict", `${unproven} Invite them at Clerk.`);
  return sendLink(ctx, owner);
}

const unproven = "Somebody has this address and has not proven that it is theirs.";

type Imported = { changed: boolean; hasPassword: boolean };

async function importOwner(ctx: TenantContext, { known, owner }: Kept): Promise<Imported> {
  const { userId: id, fullName: name } = known ?? { userId: newId(), fullName: owner.name };
  return withTenantAndSystem(ctx, async (as) => {
    const wasNew = await keepPerson(as, id, { known, owner });
    const wasGranted = await as.tenant((db) => makeOwner(db, ctx, { id, name }));
    return { changed: wasNew || wasGranted, hasPassword: Boolean(known?.passwordHash ?? owner.passwordHash) };
  });
}

/** Somebody who is here already keeps their name and their password. Returns whether anything is new. */
async function keepPerson(as: Sides, id: string, { known, owner }: Kept): Promise<boolean> {
  const { email, name: fullName, passwordHash = null } = owner;
  return as.system(async (sql) => {
    if (!known) {
      if (await insertUser(sql, { id, email, fullName, passwordHash, emailProven: true })) return true;
      throw new AppError("conflict", "This address has signed up in the meantime. Import the line again.");
    }
    if (known.passwordHash || !passwordHash) return false;
    return setFirstPassword(sql, { userId: id, fullName: known.fullName, passwordHash });
  });
}

/** Returns whether they were no owner before. Whoever was deactivated here stays so. */
async function makeOwner(
  db: TenantDb,
  ctx: TenantContext,
  { id, name }: { id: string; name: string },
): Promise<boolean> {
  const { organizationId } = ctx;
  await lockMemberships(db, organizationId);
  const member = await findMember(db, ctx, id);
  if (member?.status === "inactive") throw new AppError("conflict", "This person was deactivated in the organization.");
  if (member && isOwner(member, ctx.now())) return false;
  const subjectId = await admitMember(db, ctx, { userId: id, role: "tenant_owner", expiresAt: null, grantedBy: id });
  await recordAudit(db, ctx, { action: "owner_imported", subjectType: "member", subjectId, detail: { member: name } });
  return true;
}

function findMember(db: TenantDb, { organizationId }: TenantContext, userId: string) {
  return db.organizationUser.findUnique({ where: { organizationId_userId: { organizationId, userId } } });
}

function isOwner(member: Standing, now: Date): boolean {
  return statusOf(member, now) === "active" && member.role === "tenant_owner";
}

/** Returns false if a link is on its way already, or none is needed. */
async function sendLink(ctx: TenantContext, { email }: OwnerLine): Promise<boolean> {
  if (sessionDriver().name === "clerk") return false;
  try {
    await inviteMember(ctx, { email, role: "tenant_owner" }, { evenMembers: true });
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "conflict") return false;
    throw error;
  }
}
