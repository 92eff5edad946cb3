/** Every permission there is. `users.invite` is followed by the roles that may be invited. */
export const permissions = [
  "patients.view",
  "patients.edit",
  "conversations.view",
  "messages.send",
  "leads.view",
  "leads.edit",
  "transactions.view",
  "invoices.view",
  "invoices.manage",
  "invoices.update_data_sent",
  "analytics.view",
  "reports.view",
  "data.export",
  "sync.manual",
  "sync.webhook",
  "config.view",
  "config.update",
  "users.view",
  "users.manage",
  "billing.manage",
  "audit.view",
  "admin.*",
] as const;

export type Permission = (typeof permissions)[number] | `users.invite:${Role}`;

export const roles = [
  "super_admin",
  "tenant_owner",
  "tenant_admin",
  "clinic_staff",
  "agent",
  "nurse",
  "viewer",
  "investor",
] as const;

export type Role = (typeof roles)[number];

/** The roles that a membership may have: super admin is no membership, and nobody grants it. */
export const memberRoles = roles.filter((role): role is MemberRole => role !== "super_admin");

export type MemberRole = Exclude<Role, "super_admin">;

/** What people call a role. */
export const roleNames: Record<Role, string> = {
  super_admin: "Super admin",
  tenant_owner: "Owner",
  tenant_admin: "Administrator",
  clinic_staff: "Clinic staff",
  agent: "Agent",
  nurse: "Nurse",
  viewer: "Viewer",
  investor: "Investor",
};

const viewer = ["patients.view", "conversations.view", "transactions.view", "invoices.view", "leads.view"];
const clinicStaff = [...viewer, "patients.edit", "messages.send", "leads.edit", "data.export"];
const tenantAdmin = [
  ...clinicStaff,
  "sync.manual",
  "config.view",
  "invoices.manage",
  "users.view",
  "users.invite:clinic_staff,agent,nurse,viewer",
  "audit.view",
  "analytics.view",
  "reports.view",
];

/** What each role has. The one table: screens, routes and core functions all ask it. */
export const permissionsByRole: Record<Role, readonly string[]> = {
  super_admin: ["*"],
  tenant_owner: [
    ...tenantAdmin,
    "config.update",
    "users.manage",
    "users.invite:tenant_owner,tenant_admin,clinic_staff,agent,nurse,viewer,investor",
    "billing.manage",
    "sync.webhook",
  ],
  tenant_admin: tenantAdmin,
  clinic_staff: clinicStaff,
  agent: ["conversations.view", "messages.send", "patients.view", "leads.view", "leads.edit"],
  nurse: ["invoices.view", "invoices.update_data_sent"],
  viewer,
  investor: ["analytics.view", "reports.view"],
};

/** What a super admin has while looking into an organization from outside: all that can be seen, and nothing else. */
export const lookPermissions = permissions.filter((permission) => permission.endsWith(".view"));

const aliases: Record<(typeof roleAliases)[number], Role> = {
  admin: "tenant_admin",
  COMPANY_ADMIN: "tenant_admin",
  SUPER_ADMIN: "super_admin",
  staff: "clinic_staff",
  AGENT: "agent",
};

/** Names that earlier systems gave to roles. */
export const roleAliases = ["admin", "COMPANY_ADMIN", "SUPER_ADMIN", "staff", "AGENT"] as const;

/** The role that a name means, older names included; null for a name that is none. */
export function parseRole(name: string): Role | null {
  const alias = roleAliases.find((one) => one === name);
  return alias ? aliases[alias] : (roles.find((role) => role === name) ?? null);
}

/** How far a role reaches, for who may change whom: those below staff are side by side. */
export function rankOf(role: Role): number {
  return ranks[role];
}

const ranks: Record<Role, number> = {
  super_admin: 4,
  tenant_owner: 3,
  tenant_admin: 2,
  clinic_staff: 1,
  agent: 0,
  nurse: 0,
  viewer: 0,
  investor: 0,
};

/**
 * The single permissions that a text names, for a membership to adjust: `users.invite:agent,nurse` is two, and
 * `area.verb:readonly` is the area's view. Null for a wildcard, and for what is no permission.
 */
export function parsePermission(text: string): Permission[] | null {
  const [area = "", list] = text.split(":");
  const named =
    area === "users.invite" && list !== undefined ? rolesIn(text).map((role) => `${area}:${role}`) : [meantBy(text)];
  const found = named.map((name) => adjustable.find((permission) => permission === name));
  return found.every((permission) => permission !== undefined) ? found : null;
}

/** What a membership adjusts: deny wins over grant, and over the role. */
export type Adjustments = { grant?: string[] | undefined; deny?: string[] | undefined };

/** A role's permissions after a membership's adjustments. A wildcard that something is denied from is spelled out. */
export function effectivePermissions(role: Role, { grant = [], deny = [] }: Adjustments = {}): string[] {
  const granted = new Set([...permissionsByRole[role], ...grant.flatMap(givenBy)]);
  if (deny.length === 0) return [...granted];
  const denied = new Set(deny);
  return everyPermission.filter((permission) => allows(granted, permission) && !allows(denied, permission));
}

/** Whether a set of permissions includes one; `*` includes all, `area.*` all of its area. */
export function allows(held: ReadonlySet<string>, wanted: string): boolean {
  if (held.has("*") || held.has(wanted) || held.has(`${wanted.split(".")[0]}.*`)) return true;
  const [area, role] = wanted.split(":");
  if (role === undefined) return false;
  return [...held].some((permission) => permission.startsWith(`${area}:`) && rolesIn(permission).includes(role));
}

const everyPermission: Permission[] = [...permissions, ...roles.map((role) => `users.invite:${role}` as const)];

/** What a membership may be given or denied: everything but what only super admins have. */
export const adjustable: Permission[] = [
  ...permissions.filter((permission) => permission !== "admin.*"),
  ...memberRoles.map((role) => `users.invite:${role}` as const),
];

function rolesIn(permission: string): string[] {
  return permission.slice(permission.indexOf(":") + 1).split(",");
}

/** What a grant adds. Everything, and what only super admins have, is nobody's to give, however it came to be written. */
export function givenBy(grant: string): string[] {
  const given = meantBy(grant);
  return given === "*" || given.startsWith("admin.") ? [] : [given];
}

/** The permission that a written one means: `area.verb:readonly` is accepted, and is the area's view only. */
export function meantBy(permission: string): string {
  if (!permission.endsWith(":readonly")) return permission;
  return `${permission.split(".")[0]}.view`;
}
