import { expect, test } from "vitest";
import { ageOf } from "@/lib/format/age";

const older = "2025-06-05T02:00:00.000Z";
const newer = "2025-06-15T01:48:00.000Z";

test("a figure is as old as the older of its count and of what it counts", () => {
  expect(ageOf({ isMirrored: true, syncedAt: older }, newer)).toBe(older);
  expect(ageOf({ isMirrored: true, syncedAt: newer }, older)).toBe(older);
  expect(ageOf({ isMirrored: true, syncedAt: older })).toBe(older);
});

test("a figure that was never counted, or counts what was never synced, is not there yet", () => {
  expect(ageOf({ isMirrored: true, syncedAt: null }, newer)).toBeNull();
  expect(ageOf({ isMirrored: true, syncedAt: older }, null)).toBeNull();
});

test("what was made here has no age", () => {
  expect(ageOf({ isMirrored: false, syncedAt: null }, newer)).toBeUndefined();
  expect(ageOf({ isMirrored: false, syncedAt: null })).toBeUndefined();
});
