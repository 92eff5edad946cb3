import type { Invitation, Membership, Organization, User, World } from "./world";
import { rowOf } from "./world";

/** Clerk's own spelling of its resources, with the fields that its contract requires. */
export function renderUser(user: User) {
  const addressId = `idn_${user.id.slice(5)}`;
  const address = {
    id: addressId,
    object: "email_address",
    email_address: user.email,
    verification: { status: user.verified ? "verified" : "unverified", strategy: "email_code" },
    linked_to: [],
  };
  return {
    id: user.id,
    object: "user",
    external_id: null,
    username: null,
    first_name: user.firstName,
    last_name: user.lastName,
    primary_email_address_id: user.email ? addressId : null,
    email_addresses: user.email ? [address] : [],
    phone_numbers: [],
    external_accounts: [],
    has_image: false,
    image_url: "",
    public_metadata: {},
    private_metadata: null,
    unsafe_metadata: {},
    banned: user.banned,
    locked: false,
    password_enabled: true,
    two_factor_enabled: false,
    last_sign_in_at: null,
    created_at: user.createdAt,
    updated_at: user.updatedAt,
  };
}

export function renderOrganization(organization: Organization) {
  return {
    id: organization.id,
    object: "organization",
    name: organization.name,
    slug: organization.slug,
    has_image: false,
    image_url: "",
    max_allowed_memberships: 100,
    admin_delete_enabled: true,
    public_metadata: {},
    private_metadata: {},
    ...(organization.createdBy ? { created_by: organization.createdBy } : {}),
    created_at: organization.createdAt,
    updated_at: organization.updatedAt,
  };
}

export function renderMembership(world: World, membership: Membership) {
  const user = rowOf(world.users, membership.userId);
  return {
    id: membership.id,
    object: "organization_membership",
    role: membership.role,
    role_name: membership.role.replace("org:", ""),
    permissions: [],
    public_metadata: {},
    private_metadata: {},
    organization: renderOrganization(rowOf(world.organizations, membership.organizationId)),
    public_user_data: publicData(user),
    created_at: membership.createdAt,
    updated_at: membership.updatedAt,
  };
}

export function renderInvitation(world: World, invitation: Invitation) {
  const { id, name, slug } = rowOf(world.organizations, invitation.organizationId);
  return {
    id: invitation.id,
    object: "organization_invitation",
    email_address: invitation.email,
    role: invitation.role,
    role_name: invitation.role.replace("org:", ""),
    organization_id: invitation.organizationId,
    inviter_id: null,
    public_inviter_data: null,
    status: invitation.status,
    public_metadata: {},
    private_metadata: {},
    url: invitation.url,
    expires_at: invitation.createdAt + 30 * 24 * 3_600_000,
    created_at: invitation.createdAt,
    updated_at: invitation.updatedAt,
    ...(invitation.status === "accepted"
      ? { user_id: invitation.userId, data: { public_organization_data: { id, name, slug, has_image: false } } }
      : {}),
  };
}

export function renderDeleted(object: "user" | "organization", id: string) {
  return { id, object, deleted: true };
}

function publicData(user: User) {
  return {
    user_id: user.id,
    first_name: user.firstName,
    last_name: user.lastName,
    image_url: "",
    has_image: false,
    identifier: user.email ?? "",
  };
}
