import { z } from "zod";
import type { Adjustments } from "@/lib/auth/roles";

/** Who adjusted one permission of a membership and when; a grant may also have an end. */
export type AdjustmentNote = { by: string | null; at: string; until: string | null };

/** What stands in organization_users.permissions. `notes` says who adjusted what; older rows have none. */
export type StoredAdjustments = { grant: string[]; deny: string[]; notes: Record<string, AdjustmentNote> };

const note = z.object({ by: z.string().nullable(), at: z.iso.datetime(), until: z.iso.datetime().nullable() });

const stored = z.object({
  grant: z.array(z.string()).default([]),
  deny: z.array(z.string()).default([]),
  notes: z.record(z.string(), note).default({}),
});

/** A membership's adjustments as stored. What cannot be read might have denied something, so it denies everything. */
export function parseAdjustments(value: unknown): StoredAdjustments {
  return stored.catch({ grant: [], deny: ["*"], notes: {} }).parse(value ?? {});
}

/** What a membership adjusts at a moment: grants that have ended are left out. */
export function adjustmentsAt(value: unknown, now: Date): Required<Adjustments> {
  const { grant, deny, notes } = parseAdjustments(value);
  return { grant: grant.filter((permission) => !hasEnded(notes[permission], now)), deny };
}

/** Whether a grant's end has passed. */
export function hasEnded(of: AdjustmentNote | undefined, now: Date): boolean {
  return Boolean(of?.until) && Date.parse(of?.until ?? "") <= now.getTime();
}
