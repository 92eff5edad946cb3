import { sha256 } from "@/lib/crypto/signature";
import type { Link, LinkedEntry, Seal, SealableEntry } from "@/lib/db/audit-chain";

/** What can be wrong with a chain. Each is named by the first place that shows it. */
export const faultReasons = {
  missing: "The row is gone from the log.",
  changed: "The row, or its link, is not what was sealed.",
  gap: "A link of the chain is gone.",
  unsealed: "The link stands in no seal, or its seal is gone.",
  resealed: "The seal was not made with a key of this server, or is of another chain.",
  backdated: "The row says that it is older than a seal that left no row out.",
  unannounced: "The row was put into the log past the product.",
  cut: "The chain no longer has the end that was noted down.",
} as const;

export type FaultReason = keyof typeof faultReasons;

/** The first thing that is wrong. A seal that is not ours names the first of its rows, and the last in `until`. */
export type Fault = {
  reason: FaultReason;
  sequence: number | null;
  entryId: string | null;
  at: string | null;
  until?: number | undefined;
};

/** How far a proof has come: the last link, the end of the last seal, and the first row that no seal has covered yet. */
export type Place = {
  sequence: number;
  hash: string;
  sealedTo: number;
  sealedAt: Date | null;
  /** When last no row waited for its seal. */
  completeAt: Date | null;
  openEntryId: string | null;
  /** The first seal since the last one that our keys could judge: it stands once a later seal is genuine. */
  unjudged: Fault | null;
};

export type Stretch = { links: LinkedEntry[]; seals: Seal[] };

/** Before the first link. */
export const chainStart: Place = {
  sequence: 0,
  hash: "",
  sealedTo: 0,
  sealedAt: null,
  completeAt: null,
  openEntryId: null,
  unjudged: null,
};

// A row carries the time of the machine that wrote it, and waits for its seal from its commit on.
const lateMsMax = 60 * 60_000;

/**
 * The hash of a row in its place: SHA-256 over the hash before and the row's columns as JSON. A column that is added to
 * the log later must stay out of it, or no older row would hash as it did.
 */
export function linkHash(organizationId: string, previous: string, entry: SealableEntry): string {
  const { id, at, actorType, actorId, actorLabel, action, subjectType, subjectId, detail, requestId } = entry;
  const columns = [
    organizationId,
    id,
    at.toISOString(),
    actorType,
    actorId,
    actorLabel,
    action,
    subjectType,
    subjectId,
  ];
  return sha256(JSON.stringify([previous, ...columns, detail, requestId]));
}

/** The links that these rows become after the end of a chain. */
export function linksAfter(end: Link | null, organizationId: string, entries: SealableEntry[]): Link[] {
  let { sequence, hash } = end ?? chainStart;
  return entries.map((entry) => {
    sequence += 1;
    hash = linkHash(organizationId, hash, entry);
    return { sequence, entryId: entry.id, hash };
  });
}

/** What the server's key is put under: the hash at a place of the chain, and whether nothing waited behind it. */
export function sealText({ lastSequence, hash, complete }: Pick<Seal, "lastSequence" | "hash" | "complete">): string {
  return `${lastSequence} ${hash}${complete ? " complete" : ""}`;
}

/** Whether a seal is genuine; null when it was made with a key that is not held any more. */
export type Proof = { organizationId: string; isGenuine: (seal: Seal) => boolean | null };

/** Walks over a stretch of the chain, from a place that was proved. Ends at the first fault. */
export function walk(from: Place, { links, seals }: Stretch, proof: Proof): { place: Place; fault: Fault | null } {
  const sealsByEnd = new Map(seals.map((seal) => [seal.lastSequence, seal]));
  let place = from;
  for (const link of links) {
    const broken = linkFault(place, link, proof.organizationId);
    if (broken) return { place, fault: broken };
    const { sequence, hash, entryId } = link;
    place = { ...place, sequence, hash, openEntryId: place.openEntryId ?? entryId };
    const seal = sealsByEnd.get(sequence);
    if (!seal) continue;
    const judged = judge(place, seal, proof);
    if (judged.fault) return { place, fault: judged.fault };
    const { sealedAt, complete } = seal;
    const completeAt = complete ? sealedAt : place.completeAt;
    place = { ...place, sealedTo: sequence, sealedAt, completeAt, openEntryId: null, unjudged: judged.unjudged };
  }
  return { place, fault: null };
}

/** What is wrong with the end of a chain that was walked to its last link, when a seal is known to end at `sealedTo`. */
export function endFault(place: Place, known: { sealedTo: number }): Fault | null {
  const { sequence, sealedTo, openEntryId, unjudged } = place;
  if (sequence < known.sealedTo) return faultAt("gap", { sequence: sequence + 1 });
  return sealedTo < sequence ? faultAt("unsealed", { sequence: sealedTo + 1, entryId: openEntryId }) : unjudged;
}

function linkFault(place: Place, link: LinkedEntry, organizationId: string): Fault | null {
  const { sequence, entryId, entry, hash } = link;
  if (sequence !== place.sequence + 1) return faultAt("gap", { sequence: place.sequence + 1 });
  if (entry === null) return faultAt("missing", { sequence, entryId });
  const at = entry.at.toISOString();
  if (linkHash(organizationId, place.hash, entry) !== hash) return faultAt("changed", { sequence, entryId, at });
  const isLate = place.completeAt && entry.at.getTime() < place.completeAt.getTime() - lateMsMax;
  return isLate ? faultAt("backdated", { sequence, entryId, at }) : null;
}

function judge(place: Place, seal: Seal, { isGenuine }: Proof): { fault: Fault | null; unjudged: Fault | null } {
  const { firstSequence, lastSequence, hash } = seal;
  const first = { sequence: place.sealedTo + 1, entryId: place.openEntryId, until: lastSequence };
  if (firstSequence !== place.sealedTo + 1) return { fault: faultAt("unsealed", first), unjudged: null };
  const resealed = faultAt("resealed", first);
  const verdict = hash === place.hash ? isGenuine(seal) : false;
  if (verdict === null) return { fault: null, unjudged: place.unjudged ?? resealed };
  return { fault: verdict ? null : resealed, unjudged: null };
}

/** A fault, with what is known of where it shows. */
export function faultAt(reason: FaultReason, where: Partial<Fault>): Fault {
  return { reason, sequence: null, entryId: null, at: null, ...where };
}
