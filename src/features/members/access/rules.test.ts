import fc from "fast-check";
import { expect, test } from "vitest";
import { explain } from "@/features/members/access/rules";
import type { MemberView } from "@/features/members/schema";
import { adjustmentsAt } from "@/lib/auth/adjustments";
import { adjustable, allows, effectivePermissions, memberRoles } from "@/lib/auth/roles";

const now = new Date("2026-11-25T00:00:00Z");
const past = "2026-11-24T00:00:00.000Z";
const written: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...adjustable),
  fc.constantFrom("*", "admin.*", "users.*", "patients.edit:readonly"),
);
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
      for (const { permission, allowed, because } of explain(aMember({ role, adjustments }))) {
        expect(allowed, `${permission} ${because}`).toBe(allows(held, permission));
      }
    }),
  );
});

test.each(["inactive", "pending", "expired"] as const)("somebody whose membership is %s can do nothing", (status) => {
  const explained = explain(aMember({ role: "tenant_owner", status, superAdmin: true }));
  expect(explained.filter(({ allowed }) => allowed)).toEqual([]);
});

test("a super admin may do everything", () => {
  const explained = explain(aMember({ role: "viewer", superAdmin: true }));
  expect(explained.every(({ allowed, because }) => allowed && because === "super_admin")).toBe(true);
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
