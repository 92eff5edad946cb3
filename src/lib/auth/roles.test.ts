import { expect, test } from "vitest";
import {
  allows,
  effectivePermissions,
  parseRole,
  permissions,
  permissionsByRole,
  type Role,
  roles,
} from "@/lib/auth/roles";

// The matrix as people were promised it, by role; `+` and `-` in the order of `asked`.
const asked = [
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
];

const promised: Record<Role, string> = {
  super_admin: "++++++++++++++++++++++",
  tenant_owner: "+++++++++-+++++++++++-",
  tenant_admin: "+++++++++-++++-+-+--+-",
  clinic_staff: "++++++++----+---------",
  agent: "+-++++----------------",
  nurse: "-------+-+------------",
  viewer: "+-+-+-++--------------",
  investor: "----------++----------",
};

test("every permission is in the matrix", () => {
  expect(asked).toEqual([...permissions]);
});

test.each(roles)("%s has what was promised, and nothing else", (role) => {
  const held = new Set(effectivePermissions(role));
  expect(asked.map((permission) => (allows(held, permission) ? "+" : "-")).join("")).toBe(promised[role]);
});

test("only super admin, owner and admin may start a sync", () => {
  const may = roles.filter((role) => allows(new Set(permissionsByRole[role]), "sync.manual"));
  expect(may).toEqual(["super_admin", "tenant_owner", "tenant_admin"]);
});

test("an admin invites staff, agents, nurses and viewers; an owner anybody below super admin", () => {
  const invitable = (by: Role) =>
    roles.filter((role) => allows(new Set(permissionsByRole[by]), `users.invite:${role}`));
  expect(invitable("tenant_admin")).toEqual(["clinic_staff", "agent", "nurse", "viewer"]);
  expect(invitable("tenant_owner")).toEqual(roles.filter((role) => role !== "super_admin"));
  expect(invitable("clinic_staff")).toEqual([]);
});

test.each([
  ["a denied permission of the role", "clinic_staff", { deny: ["data.export"] }, "data.export"],
  ["a permission both granted and denied", "viewer", { grant: ["data.export"], deny: ["data.export"] }, "data.export"],
  [
    "one permission out of a granted wildcard",
    "viewer",
    { grant: ["users.*"], deny: ["users.manage"] },
    "users.manage",
  ],
  ["an area's permission, the area denied", "tenant_owner", { deny: ["users.*"] }, "users.manage"],
  ["an invitation of the denied role", "tenant_owner", { deny: ["users.invite:agent"] }, "users.invite:agent"],
  ["anything, everything denied", "tenant_owner", { deny: ["*"] }, "patients.view"],
] as const)("a membership does not have %s", (_, role, { deny, ...rest }, permission) => {
  const grant = "grant" in rest ? [...rest.grant] : [];
  const held = effectivePermissions(role, { grant, deny: [...deny] });
  expect(allows(new Set(held), permission)).toBe(false);
});

test("whatever a membership grants, it makes nobody a super admin", () => {
  for (const grant of ["*", "admin.*", "admin.anything"]) {
    for (const deny of [[], ["billing.manage"]]) {
      const held = new Set(effectivePermissions("tenant_owner", { grant: [grant], deny }));
      expect(allows(held, "admin.*"), grant).toBe(false);
      expect(allows(held, "users.invite:super_admin"), grant).toBe(false);
      expect(allows(held, "config.update")).toBe(true);
    }
  }
});

test("what was not denied stays", () => {
  const held = new Set(effectivePermissions("viewer", { grant: ["users.*"], deny: ["users.manage"] }));
  expect(allows(held, "users.view")).toBe(true);
  const owner = new Set(effectivePermissions("tenant_owner", { deny: ["users.invite:agent"] }));
  expect(allows(owner, "users.invite:nurse")).toBe(true);
});

test.each(["*", "admin.*", "admin.view", "admin.*:readonly"])("a grant of %s adds nothing", (grant) => {
  expect(effectivePermissions("tenant_owner", { grant: [grant] })).toEqual(effectivePermissions("tenant_owner"));
});

test("a read-only grant gives the area's view, and only that", () => {
  const held = new Set(effectivePermissions("nurse", { grant: ["patients.edit:readonly"] }));
  expect(allows(held, "patients.view")).toBe(true);
  expect(allows(held, "patients.edit")).toBe(false);
});

test("older names of roles are understood, unknown ones are not", () => {
  expect(
    ["admin", "COMPANY_ADMIN", "SUPER_ADMIN", "staff", "AGENT", "nurse", "owner", "toString"].map(parseRole),
  ).toEqual(["tenant_admin", "tenant_admin", "super_admin", "clinic_staff", "agent", "nurse", null, null]);
});
