import { z } from "zod";
import { SandboxRefusal } from "../../sandbox";
import { renderDeleted, renderInvitation, renderMembership, renderOrganization, renderUser } from "./render";
import { newInvitationUrl, newKey, rowOf, type World } from "./world";

/** Where something happens: the instance's rows, its host, its clock, and who is told. */
export type Desk = {
  world: World;
  frontendHost: string;
  now: () => number;
  tell: (type: string, data: object) => void;
};

const id = z.object({ id: z.string() });
const person = z.object({
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  email: z.string().nullable(),
  verified: z.boolean(),
  banned: z.boolean(),
});
const newPerson = person.partial();
const newOrganization = z.object({ name: z.string(), slug: z.string().optional(), createdBy: z.string().nullish() });
const member = z.object({ organizationId: z.string(), userId: z.string(), role: z.string().default("org:member") });
const guest = z.object({ organizationId: z.string(), email: z.string(), role: z.string().default("org:member") });

/** All that can happen in an instance. Each tells of itself as Clerk would, and returns the row that it is about. */
export const changes = {
  createUser(desk: Desk, input: unknown) {
    const at = desk.now();
    const given = newPerson.parse(input);
    const unnamed = { firstName: null, lastName: null, email: null, verified: true, banned: false };
    const user = { ...unnamed, ...defined(given), id: newKey("user"), createdAt: at, updatedAt: at };
    desk.world.users.set(user.id, user);
    desk.tell("user.created", renderUser(user));
    return user;
  },
  updateUser(desk: Desk, input: unknown) {
    const user = rowOf(desk.world.users, id.parse(input).id);
    Object.assign(user, defined(newPerson.parse(input)), { updatedAt: desk.now() });
    desk.tell("user.updated", renderUser(user));
    return user;
  },
  deleteUser(desk: Desk, input: unknown) {
    const user = rowOf(desk.world.users, id.parse(input).id);
    for (const membership of [...desk.world.memberships.values()]) {
      if (membership.userId === user.id) changes.removeMember(desk, membership);
    }
    desk.world.users.delete(user.id);
    desk.tell("user.deleted", renderDeleted("user", user.id));
    return user;
  },
  createOrganization(desk: Desk, input: unknown) {
    const { name, slug, createdBy = null } = newOrganization.parse(input);
    const at = desk.now();
    const key = newKey("org");
    const organization = { id: key, name, slug: slug ?? `${plain(name)}-${key.slice(-6)}`.toLowerCase(), createdBy };
    desk.world.organizations.set(key, { ...organization, createdAt: at, updatedAt: at });
    desk.tell("organization.created", renderOrganization(rowOf(desk.world.organizations, key)));
    if (createdBy) changes.addMember(desk, { organizationId: key, userId: createdBy, role: "org:admin" });
    return rowOf(desk.world.organizations, key);
  },
  updateOrganization(desk: Desk, input: unknown) {
    const organization = rowOf(desk.world.organizations, id.parse(input).id);
    Object.assign(organization, defined(newOrganization.partial().parse(input)), { updatedAt: desk.now() });
    desk.tell("organization.updated", renderOrganization(organization));
    return organization;
  },
  deleteOrganization(desk: Desk, input: unknown) {
    const organization = rowOf(desk.world.organizations, id.parse(input).id);
    for (const membership of [...desk.world.memberships.values()]) {
      if (membership.organizationId === organization.id) changes.removeMember(desk, membership);
    }
    for (const { id: key, organizationId } of [...desk.world.invitations.values()]) {
      if (organizationId === organization.id) desk.world.invitations.delete(key);
    }
    desk.world.organizations.delete(organization.id);
    desk.tell("organization.deleted", renderDeleted("organization", organization.id));
    return organization;
  },
  addMember(desk: Desk, input: unknown) {
    const { world } = desk;
    const given = member.parse(input);
    const isThere = [...world.memberships.values()].some(
      ({ organizationId, userId }) => organizationId === given.organizationId && userId === given.userId,
    );
    if (isThere) throw new SandboxRefusal(400, "Already a member of the organization.");
    const at = desk.now();
    const membership = { ...given, id: newKey("orgmem"), createdAt: at, updatedAt: at };
    world.memberships.set(membership.id, membership);
    desk.tell("organizationMembership.created", renderMembership(world, membership));
    return membership;
  },
  changeRole(desk: Desk, input: unknown) {
    const membership = rowOf(desk.world.memberships, id.parse(input).id);
    Object.assign(membership, { role: z.object({ role: z.string() }).parse(input).role, updatedAt: desk.now() });
    desk.tell("organizationMembership.updated", renderMembership(desk.world, membership));
    return membership;
  },
  removeMember(desk: Desk, input: unknown) {
    const membership = rowOf(desk.world.memberships, id.parse(input).id);
    desk.world.memberships.delete(membership.id);
    desk.tell("organizationMembership.deleted", renderMembership(desk.world, membership));
    return membership;
  },
  invite(desk: Desk, input: unknown) {
    const at = desk.now();
    const given = guest.parse(input);
    const key = newKey("orginv");
    desk.world.invitations.set(key, {
      ...given,
      id: key,
      status: "pending",
      url: newInvitationUrl(desk.frontendHost),
      userId: null,
      createdAt: at,
      updatedAt: at,
    });
    const invitation = rowOf(desk.world.invitations, key);
    desk.tell("organizationInvitation.created", renderInvitation(desk.world, invitation));
    return invitation;
  },
  acceptInvitation(desk: Desk, input: unknown) {
    const invitation = rowOf(desk.world.invitations, id.parse(input).id);
    const { userId } = z.object({ userId: z.string() }).parse(input);
    Object.assign(invitation, { status: "accepted", userId, updatedAt: desk.now() });
    desk.tell("organizationInvitation.accepted", renderInvitation(desk.world, invitation));
    const { organizationId, role } = invitation;
    changes.addMember(desk, { organizationId, userId, role });
    return invitation;
  },
  revokeInvitation(desk: Desk, input: unknown) {
    const invitation = rowOf(desk.world.invitations, id.parse(input).id);
    Object.assign(invitation, { status: "revoked", updatedAt: desk.now() });
    desk.tell("organizationInvitation.revoked", renderInvitation(desk.world, invitation));
    return invitation;
  },
};

/** Without what was left out. */
function defined<T extends object>(given: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]: Exclude<T[Key], undefined> };
}

function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, "-");
}
