import { expect, test } from "vitest";
import { adjust, withOne } from "@/features/members/grants/rules";
import type { StoredAdjustments } from "@/lib/auth/adjustments";

const [ida, nora] = ["ida", "nora"];
const [before, later] = [new Date("2026-01-01T00:00:00Z"), new Date("2026-02-01T00:00:00Z")];
const none: StoredAdjustments = { grant: [], deny: [], notes: {} };

test("what stays keeps the note of who made it, what is new gets one, what goes loses it", () => {
  const first = adjust(none, { grant: [of("data.export"), of("audit.view")], deny: ["leads.view"] }, by(ida, before));
  const second = adjust(first.stored, { grant: [of("data.export"), of("reports.view")] }, by(nora, later));
  expect(second).toMatchObject({ granted: [of("reports.view")], denied: [], lifted: ["audit.view"] });
  expect(second.stored.notes).toMatchObject({
    "data.export": { by: ida, at: before.toISOString() },
    "reports.view": { by: nora, at: later.toISOString() },
    "leads.view": { by: ida },
  });
  expect(second.stored.notes["audit.view"]).toBeUndefined();
});

test("a grant with another end is a new grant, one with the same end is not", () => {
  const until = "2026-03-01T00:00:00.000Z";
  const { stored } = adjust(none, { grant: [of("data.export", until)] }, by(ida, before));
  expect(adjust(stored, { grant: [of("data.export", "2026-03-01T01:00:00+01:00")] }, by(nora, later)).granted).toEqual(
    [],
  );
  expect(adjust(stored, { grant: [of("data.export")] }, by(nora, later)).granted).toEqual([of("data.export")]);
});

test("one permission is granted, denied and left to the role again without touching the others", () => {
  const { stored } = adjust(none, { grant: [of("audit.view")], deny: ["leads.view"] }, by(ida, before));
  const denied = adjust(stored, withOne(stored, { ...of("audit.view"), effect: "deny" }), by(nora, later));
  expect(denied.stored).toMatchObject({ grant: [], deny: ["leads.view", "audit.view"] });
  const lifted = adjust(
    denied.stored,
    withOne(denied.stored, { ...of("audit.view"), effect: "none" }),
    by(nora, later),
  );
  expect(lifted.stored).toMatchObject({ grant: [], deny: ["leads.view"] });
  expect(lifted.lifted).toEqual(["audit.view"]);
});

test("what is denied is not granted as well", () => {
  const { stored } = adjust(none, { grant: [of("audit.view")], deny: ["audit.view"] }, by(ida, before));
  expect(stored).toMatchObject({ grant: [], deny: ["audit.view"] });
});

function of(permission: string, expiresAt: string | null = null) {
  return { permission, expiresAt };
}

function by(who: string, at: Date) {
  return { by: who, at };
}
