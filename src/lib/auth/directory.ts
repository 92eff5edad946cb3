import { invitationsOf } from "@/lib/auth/directory-invitations";
import { wantedPeople } from "@/lib/auth/directory-people";
import { standingsOf } from "@/lib/auth/directory-standings";
import { sha256 } from "@/lib/crypto/signature";
import { appendAudit } from "@/lib/db/audit";
import { type MembershipChange, mirrorInvitations, mirrorMemberships, mirrorOrganization } from "@/lib/db/directory";
import type { TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import {
  findOrganizationByKey,
  keepFacts,
  listDirectoryOrganizationsOf,
  readDirectoryOrganization,
} from "@/lib/db/system/directory";
import { settlePeopleBy } from "@/lib/db/system/directory-people";
import { withTenantAndSystem } from "@/lib/db/system/mixed";
import type { Fact } from "@/lib/integrations/directory";
import type { TenantContext } from "@/lib/tenant/context";
import { mintContext } from "@/lib/tenant/mint";

/** Something here that was not as the directory has it, and now is. */
export type Repair = { kind: "person" | "organization" | "membership"; key: string; detail: string };

/**
 * Takes over what the directory said: keeps it, then brings people, organizations and memberships to where everything
 * that was ever said puts them. The same facts in any order, any number of times and by several processes at once end
 * in the same state; one that was interrupted is completed by saying them again. Returns what changed.
 */
export async function applyFacts(facts: readonly Fact[]): Promise<Repair[]> {
  await keepFacts(facts);
  const people = [...new Set(facts.flatMap(personIn))];
  return settleDirectory(people, [...new Set(facts.flatMap(organizationIn))]);
}

/** Brings these people and organizations, and the organizations of these people, to where the kept entries put them. */
export async function settleDirectory(people: string[], organizations: string[]): Promise<Repair[]> {
  const changed = await settlePeopleBy(people, wantedPeople);
  const repairs: Repair[] = changed.map((key) => ({ kind: "person", key, detail: "differed here" }));
  for (const key of new Set([...organizations, ...(await listDirectoryOrganizationsOf(people))])) {
    repairs.push(...(await settleOrganization(key)));
  }
  return repairs;
}

async function settleOrganization(key: string): Promise<Repair[]> {
  const ctx = mintContext({
    organizationId: (await findOrganizationByKey(key)) ?? newId(),
    actor: { type: "system", label: "Clerk" },
    permissions: [],
  });
  const repairs = await withTenantAndSystem(ctx, async (as) => {
    const found = await as.system((sql) => readDirectoryOrganization(sql, key));
    if (!found) return [];
    // Somebody made it since: under its own id, then.
    if (found.organizationId !== null && found.organizationId !== ctx.organizationId) return null;
    const { data, gone, slugTaken } = found;
    const slug = slugTaken ? `${data.slug}-${sha256(key).slice(0, 6)}` : data.slug;
    return as.tenant(async (db) => {
      const organization = { key, name: data.name.slice(0, 120), slug, gone };
      const changed = await mirrorOrganization(db, ctx.organizationId, organization);
      const changes = await mirrorMemberships(db, ctx.organizationId, standingsOf(found));
      const names = new Map(found.memberships.map(({ userId, fullName }) => [userId, fullName]));
      await noteChanges(db, ctx, { changes, names });
      await mirrorInvitations(db, ctx.organizationId, invitationsOf(found));
      return repairsOf(key, changed, changes);
    });
  });
  return repairs ?? settleOrganization(key);
}

type Noted = { changes: MembershipChange[]; names: Map<string, string> };

function repairsOf(key: string, changed: boolean, changes: MembershipChange[]): Repair[] {
  const own: Repair[] = changed ? [{ kind: "organization", key, detail: "differed here" }] : [];
  return [
    ...own,
    ...changes.map(({ userId, role, status, roleBefore, statusBefore }): Repair => {
      const before = roleBefore === null ? "missing" : `${roleBefore}, ${statusBefore}`;
      return { kind: "membership", key: `${key} ${userId}`, detail: `was ${before}; is ${role}, ${status}` };
    }),
  ];
}

async function noteChanges(db: TenantDb, ctx: TenantContext, { changes, names }: Noted): Promise<void> {
  for (const change of changes) {
    const subject = { subjectType: "member", subjectId: change.membershipId };
    const detail = { member: names.get(change.userId) ?? "", ...detailOf(change) };
    await appendAudit(db, ctx, { action: deedOf(change), ...subject, detail });
  }
}

function deedOf({ status, roleBefore, statusBefore }: MembershipChange): string {
  if (roleBefore === null) return "member_joined";
  if (status === statusBefore) return "member_role_changed";
  return status === "active" ? "member_reactivated" : "member_deactivated";
}

function detailOf({ role, roleBefore }: MembershipChange): Record<string, string> {
  if (roleBefore === null) return { role };
  return roleBefore === role ? {} : { from: roleBefore, to: role };
}

function personIn({ kind, id, data }: Fact): string[] {
  if (kind === "person") return [id];
  return kind === "membership" ? [data.person] : [];
}

function organizationIn({ kind, id, data }: Fact): string[] {
  if (kind === "organization") return [id];
  return kind === "membership" || kind === "invitation" ? [data.organization] : [];
}
