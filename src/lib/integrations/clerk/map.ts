import type { Fact, InvitationFact, MembershipFact, OrganizationFact, PersonFact } from "@/lib/integrations/directory";
import {
  type ClerkEventType,
  type ClerkInvitation,
  type ClerkMembership,
  type ClerkOrganization,
  type ClerkUser,
  clerkEventData,
} from "./schema";

const never = new Date(0);

/**
 * What an event says, with what it only mentions: a membership carries its organization and a sketch of its person.
 * Throws `ZodError` for data that is not of its type.
 */
export function factsOf(type: ClerkEventType, data: unknown): Fact[] {
  return readers[type](data);
}

const readers: Record<ClerkEventType, (data: unknown) => Fact[]> = {
  "user.created": readUser,
  "user.updated": readUser,
  "user.deleted": (data) => [gonePerson(clerkEventData["user.deleted"].parse(data).id)],
  "organization.created": readOrganization,
  "organization.updated": readOrganization,
  "organization.deleted": (data) => [goneOrganization(clerkEventData["organization.deleted"].parse(data).id)],
  "organizationMembership.created": (data) => membershipFacts(readMembership(data), false),
  "organizationMembership.updated": (data) => membershipFacts(readMembership(data), false),
  "organizationMembership.deleted": (data) => membershipFacts(readMembership(data), true),
  "organizationInvitation.created": (data) => readInvitation(data, "pending"),
  "organizationInvitation.accepted": (data) => readInvitation(data, "accepted"),
  "organizationInvitation.revoked": (data) => readInvitation(data, "revoked"),
};

/** A user as Clerk's events and its API write them. */
export function personFact(user: ClerkUser): PersonFact {
  const address =
    user.email_addresses.find(({ id }) => id === user.primary_email_address_id) ?? user.email_addresses[0];
  const data = {
    fullName: nameOf(user.first_name, user.last_name) ?? user.username?.trim() ?? null,
    email: emailOf(address?.email_address),
    verified: address?.verification?.status === "verified",
    banned: user.banned === true,
  };
  return { kind: "person", id: user.id, gone: false, whole: true, at: user.updated_at, data };
}

/** An organization as Clerk's events, its memberships and its API write them. */
export function organizationFact({ id, name, slug, created_by, updated_at }: ClerkOrganization): OrganizationFact {
  const data = { name: name.trim() || id, slug: slug || id, createdBy: created_by ?? null };
  return { kind: "organization", id, gone: false, whole: true, at: updated_at, data };
}

/** A membership, and the parents that it carries. */
export function membershipFacts(membership: ClerkMembership, gone: boolean): Fact[] {
  const { id, role, organization, public_user_data: person, created_at, updated_at } = membership;
  const createdAt = created_at.toISOString();
  const data = { organization: organization.id, person: person.user_id, role, createdAt };
  const own: MembershipFact = { kind: "membership", id, gone, whole: true, at: updated_at, data };
  const sketch: PersonFact = {
    kind: "person",
    id: person.user_id,
    gone: false,
    whole: false,
    at: updated_at,
    data: {
      fullName: nameOf(person.first_name, person.last_name),
      email: emailOf(person.identifier),
      verified: false,
      banned: false,
    },
  };
  return [organizationFact(organization), sketch, own];
}

/** An invitation; nothing for one that names no organization. */
export function invitationFacts(invitation: ClerkInvitation, status: InvitationFact["data"]["status"]): Fact[] {
  const mentioned = invitation.data?.public_organization_data;
  const organization = invitation.organization_id ?? mentioned?.id;
  if (!organization) return [];
  const { id, email_address, role, created_at, updated_at, expires_at } = invitation;
  const data = {
    organization,
    email: email_address.trim().toLowerCase(),
    role,
    status,
    createdAt: created_at.toISOString(),
    expiresAt: expires_at?.toISOString() ?? null,
  };
  const own: InvitationFact = { kind: "invitation", id, gone: status !== "pending", whole: true, at: updated_at, data };
  if (!mentioned) return [own];
  const { name, slug } = mentioned;
  const place = { name: name.trim() || organization, slug: slug || organization, createdBy: null };
  return [{ kind: "organization", id: organization, gone: false, whole: false, at: updated_at, data: place }, own];
}

/** A person whom Clerk no longer has. */
export function gonePerson(id: string): PersonFact {
  return { kind: "person", id, gone: true, whole: false, at: never, data: null };
}

/** An organization that Clerk no longer has. */
export function goneOrganization(id: string): OrganizationFact {
  return { kind: "organization", id, gone: true, whole: false, at: never, data: null };
}

function readUser(data: unknown): Fact[] {
  return [personFact(clerkEventData["user.updated"].parse(data))];
}

function readOrganization(data: unknown): Fact[] {
  return [organizationFact(clerkEventData["organization.updated"].parse(data))];
}

function readMembership(data: unknown): ClerkMembership {
  return clerkEventData["organizationMembership.updated"].parse(data);
}

function readInvitation(data: unknown, status: InvitationFact["data"]["status"]): Fact[] {
  return invitationFacts(clerkEventData["organizationInvitation.created"].parse(data), status);
}

function nameOf(first: string | null | undefined, last: string | null | undefined): string | null {
  return (
    [first, last]
      .map((part) => part?.trim())
      .filter(Boolean)
      .join(" ") || null
  );
}

/** Some sign in with a phone or a name: only an address that could be one is kept as such. */
function emailOf(address: string | null | undefined): string | null {
  const text = address?.trim().toLowerCase() ?? "";
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) && text.length <= 254 ? text : null;
}
