import { expect, test } from "vitest";
import { heldBy, isLastingOwner, mayGrant, reaches, type Standing, statusOf } from "@/features/members/rules";

const now = new Date("2026-11-25T00:00:00Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const owner: Standing = { role: "tenant_owner", status: "active", expiresAt: null, permissions: {} };

test.each([
  ["without an end", { expiresAt: null }, "active"],
  ["with a moment left", { expiresAt: later(1) }, "active"],
  ["at the very moment of its end", { expiresAt: now }, "expired"],
  ["after its end", { expiresAt: later(-1) }, "expired"],
  ["deactivated, whatever its end", { status: "inactive", expiresAt: later(-1) }, "inactive"],
  ["that waits", { status: "pending" }, "pending"],
  ["in a state that nobody knows", { status: "frozen" }, "inactive"],
])("a membership %s is shown as it stands", (_, facts, shown) => {
  const standing = { ...owner, ...facts };
  expect(statusOf(standing, now)).toBe(shown);
  expect(heldBy(standing, now).size > 0).toBe(shown === "active");
});

test("a grant has ended at the very moment of its end", () => {
  const noted = (until: Date) => ({
    grant: ["data.export"],
    notes: { "data.export": { by: null, at: now.toISOString(), until: until.toISOString() } },
  });
  const viewer = { ...owner, role: "viewer" };
  expect(heldBy({ ...viewer, permissions: noted(later(1)) }, now)).toContain("data.export");
  expect(heldBy({ ...viewer, permissions: noted(now) }, now)).not.toContain("data.export");
});

test("adjustments that cannot be read let nobody do anything", () => {
  for (const permissions of ["all", { grant: "data.export" }, { deny: [1] }, { notes: { "data.export": "never" } }]) {
    expect([...heldBy({ ...owner, permissions }, now)], JSON.stringify(permissions)).toEqual([]);
  }
});

test("an organization relies on an owner for good, who may manage its people", () => {
  expect(isLastingOwner(owner, now)).toBe(true);
  for (const facts of [
    { expiresAt: later(1_000) },
    { status: "inactive" },
    { role: "tenant_admin", permissions: { grant: ["users.manage"] } },
    { permissions: { deny: ["users.manage"] } },
    { permissions: { deny: ["users.*"] } },
  ]) {
    expect(isLastingOwner({ ...owner, ...facts }, now), JSON.stringify(facts)).toBe(false);
  }
});

test("one's own role is the highest that one reaches, and nobody's reaches a super admin", () => {
  expect(reaches("tenant_owner", "tenant_owner")).toBe(true);
  expect(reaches("tenant_admin", "tenant_owner")).toBe(false);
  expect(reaches("super_admin", "tenant_owner")).toBe(true);
  expect(reaches("super_admin", "super_admin")).toBe(false);
});

test("what is handed on is one's own, or of a role that one may give", () => {
  const nobodys = new Set<string>();
  expect(mayGrant("tenant_admin", nobodys, "invoices.update_data_sent")).toBe(true);
  expect(mayGrant("tenant_admin", nobodys, "billing.manage")).toBe(false);
  expect(mayGrant("tenant_admin", new Set(["billing.manage"]), "billing.manage")).toBe(true);
  for (const beyond of ["*", "admin.*", "users.invite:super_admin"]) {
    expect(mayGrant("tenant_owner", new Set(["users.manage"]), beyond), beyond).toBe(false);
  }
});
