import fc from "fast-check";
import { expect, test } from "vitest";
import { planFeatures } from "@/features/billing/schema";
import { explain, explainLook, neededFor } from "@/features/members/access/rules";
import type { MemberView } from "@/features/members/schema";
import { adjustmentsAt } from "@/lib/auth/adjustments";
import { adjustable, allows, effectivePermissions, memberRoles } from "@/lib/auth/roles";

const now = new Date("2026-11-25T00:00:00Z");
const past = "2026-11-24T00:00:00.000Z";
const written: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...adjustable),
  fc.constantFrom("*", "admin.*", "users.*", "patients.edit:readonly"),
);
const paid = { readOnly: false, features: planFeatures };
const lists = fc.record({
  grant: fc.uniqueArray(written, { maxLength: 6 }),
  deny: fc.uniqueArray(written, { maxLength: 3 }),
  ended: fc.uniqueArray(written, { maxLength: 3 }),
});

test("what is explained is what the product lets somebody do, whatever was granted, denied, or has ended", () => {
  fc.assert(
    fc.property(fc.constantFrom(...memberRoles), lists, (role, { grant, deny, ended }) => {
      const notes = Object.fromEntries(ended.map((one) => [one, { by: null, at: past, until: past }]));
      const held = new Set(effectivePermissions(role, adjustmentsAt({ grant, deny, notes }, now)));
      const view = (permission: string, effect: "grant" | "deny") => ({
        ...{ permission, effect, by: null, at: null, expiresAt: null },
        ended: effect === "grant" && ended.includes(permission),
      });
      const adjustments = [...deny.map((one) => view(one, "deny")), ...grant.map((one) => view(one, "grant"))];
      for (const { permission, allowed, because } of explain(aMember({ role, adjustments }), paid)) {
        expect(allowed, `${permission} ${because}`).toBe(allows(held, permission));
      }
    }),
  );
});

test.each(["inactive", "pending", "expired"] as const)("somebody whose membership is %s can do nothing", (status) => {
  const explained = explain(aMember({ role: "tenant_owner", status, superAdmin: true }), paid);
  expect(explained.filter(({ allowed }) => allowed)).toEqual([]);
});

test("a super admin may do everything", () => {
  const explained = explain(aMember({ role: "viewer", superAdmin: true }), paid);
  expect(explained.every(({ allowed, because }) => allowed && because === "super_admin")).toBe(true);
});

test("an organization that can only read keeps everybody from changing, and nobody from looking, exporting and paying", () => {
  const explained = explain(aMember({ role: "tenant_owner" }), { ...paid, readOnly: true });
  const of = (block: string | null) => explained.filter(({ blocked, allowed }) => allowed && blocked === block);
  expect(of("subscription").map(({ permission }) => permission)).toEqual(
    expect.arrayContaining(["patients.edit", "sync.manual", "users.manage", "users.invite:viewer"]),
  );
  const left = of(null).map(({ permission }) => permission);
  expect(left.filter((permission) => !permission.endsWith(".view"))).toEqual(["data.export", "billing.manage"]);
  expect(explained.filter(({ allowed, blocked }) => !allowed && blocked)).toEqual([]);
});

test("a plan without investors is told where they would be invited", () => {
  const explained = explain(aMember({ role: "tenant_owner" }), { readOnly: false, features: [] });
  expect(explained.filter(({ blocked }) => blocked).map(({ permission, blocked }) => [permission, blocked])).toEqual([
    ["users.invite:investor", "plan"],
  ]);
});

test("whoever looks in from outside sees everything and changes nothing", () => {
  for (const { permission, allowed, because } of explainLook()) {
    expect(because).toBe("looking");
    expect(allowed, permission).toBe(permission.endsWith(".view"));
  }
});

test.each([
  ["/audit", "audit.view"],
  ["/patients/123", "patients.view"],
  ["/patients/123/edit", "patients.edit"],
  ["/patients/new", "patients.edit"],
  ["/settings/billing", "config.view"],
  ["/settings/sessions", null],
  ["/", null],
  ["/toString", null],
])("the page %s asks for %s", (path, permission) => {
  expect(neededFor(path)).toBe(permission);
});

function aMember(facts: Partial<MemberView>): MemberView {
  return {
    id: "00000000-0000-4000-8000-000000000001",
    userId: "00000000-0000-4000-8000-000000000002",
    name: "Nora Pike",
    email: "nora@harbour.example",
    role: "viewer",
    superAdmin: false,
    status: "active",
    grantedBy: null,
    grantedAt: past,
    expiresAt: null,
    lastSeenAt: null,
    adjustments: [],
    ...facts,
  };
}
