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

const aliases = new Map<string, Role>([
  ["admin", "tenant_admin"],
  ["COMPANY_ADMIN", "tenant_admin"],
  ["SUPER_ADMIN", "super_admin"],
  ["staff", "clinic_staff"],
  ["AGENT", "agent"],
]);

/** The role that a name means, older names included; null for a name that is none. */
export function parseRole(name: string): Role | null {
  return aliases.get(name) ?? roles.find((role) => role === name) ?? null;
}

/** What a membership adjusts: deny wins over grant, and over the role. */
export type Adjustments = { grant?: string[] | undefined; deny?: string[] | undefined };

/** A role's permissions after a membership's adjustments. A wildcard that something is denied from is spelled out. */
export function effectivePermissions(role: Role, { grant = [], deny = [] }: Adjustments = {}): string[] {
  const granted = new Set([...permissionsByRole[role], ...grant.map(withoutEffect)]);
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

const everyPermission = [...permissions, ...roles.map((role) => `users.invite:${role}`)];

function rolesIn(permission: string): string[] {
  return permission.slice(permission.indexOf(":") + 1).split(",");
}

/** `area.verb:readonly` is accepted and means the area's view only. */
function withoutEffect(permission: string): string {
  if (!permission.endsWith(":readonly")) return permission;
  return `${permission.split(".")[0]}.view`;
}
