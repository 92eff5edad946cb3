import type { StoredAdjustments } from "@/lib/auth/adjustments";

export type Grant = { permission: string; expiresAt: string | null };

/** The lists as they should be; one that is left out stays as it is. */
export type Wanted = { grant?: Grant[] | undefined; deny?: string[] | undefined };

/** What is to be stored, and what that changes. */
export type Adjusted = { stored: StoredAdjustments; granted: Grant[]; denied: string[]; lifted: string[] };

/** Works out a change of a membership's adjustments. What stays keeps the note of who made it; deny wins over grant. */
export function adjust(before: StoredAdjustments, wanted: Wanted, note: { by: string; at: Date }): Adjusted {
  const deny = [...new Set(wanted.deny ?? before.deny)];
  const asked =
    wanted.grant ?? before.grant.map((permission) => ({ permission, expiresAt: endOf(before, permission) }));
  const grants = [...new Map(asked.map((grant) => [grant.permission, grant])).values()];
  const grant = grants.filter(({ permission }) => !deny.includes(permission));
  const granted = grant.filter((one) => !isGranted(before, one));
  const denied = deny.filter((permission) => !before.deny.includes(permission));
  const fresh = [...granted, ...denied.map((permission) => ({ permission, expiresAt: null }))];
  const made = { by: note.by, at: note.at.toISOString() };
  const notes = {
    ...before.notes,
    ...Object.fromEntries(fresh.map((one) => [one.permission, { ...made, until: one.expiresAt }])),
  };
  const held = new Set([...grant.map(({ permission }) => permission), ...deny]);
  return {
    stored: {
      grant: grant.map(({ permission }) => permission),
      deny,
      notes: Object.fromEntries(Object.entries(notes).filter(([permission]) => held.has(permission))),
    },
    granted,
    denied,
    lifted: [...new Set([...before.grant, ...before.deny])].filter((permission) => !held.has(permission)),
  };
}

/** The lists after one permission was granted, denied, or left to the role again. */
export function withOne(
  before: StoredAdjustments,
  {
    permission,
    effect,
    expiresAt,
  }: { permission: string; effect: "grant" | "deny" | "none"; expiresAt: string | null },
): Required<Wanted> {
  const others = before.grant.filter((name) => name !== permission);
  const grant = others.map((name) => ({ permission: name, expiresAt: endOf(before, name) }));
  const deny = before.deny.filter((name) => name !== permission);
  return {
    grant: effect === "grant" ? [...grant, { permission, expiresAt }] : grant,
    deny: effect === "deny" ? [...deny, permission] : deny,
  };
}

function isGranted(before: StoredAdjustments, { permission, expiresAt }: Grant): boolean {
  return before.grant.includes(permission) && timeOf(endOf(before, permission)) === timeOf(expiresAt);
}

function endOf({ notes }: StoredAdjustments, permission: string): string | null {
  return notes[permission]?.until ?? null;
}

function timeOf(at: string | null): number | null {
  return at === null ? null : Date.parse(at);
}
