import {
  chainStart,
  endFault,
  type Fault,
  faultAt,
  type Place,
  type Proof,
  sealText,
  walk,
} from "@/features/audit/sealing/rules";
import { type ChainEnd, keptFault } from "@/features/audit/sealing/schema";
import { readFirstStray, readLinks, readSealing, type Seal } from "@/lib/db/audit-chain";
import { nilId } from "@/lib/db/id";
import { withTenant } from "@/lib/db/tenant";
import { secretBox } from "@/lib/secrets";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const stretchLinks = 5_000;

/** What a proof found: how many rows it went over, the chain's end to note down, and the first thing that is wrong. */
export type ChainReport = {
  ok: boolean;
  rows: number;
  head: string | null;
  sealedAt: string | null;
  unsealed: number;
  fault: Fault | null;
};

/**
 * Proves an organization's chain from its first link to its last, a stretch at a time, and names the first row that is
 * wrong. `noted` is an end that the chain must still contain. Throws `forbidden` without audit.view.
 */
export async function verifyAuditLog(ctx: TenantContext, { noted }: { noted?: ChainEnd } = {}): Promise<ChainReport> {
  requirePermission(ctx, "audit.view");
  const { organizationId } = ctx;
  const known = await withTenant(ctx, (db) => readSealing(db, organizationId));
  const proof = { organizationId, isGenuine: (seal: Seal) => isGenuine(organizationId, seal) };
  const walked = await walkAll(ctx, proof, noted);
  const atEnd = walked.fault ?? endFault(walked.place, { sealedTo: known.lastSequence ?? 0 });
  const fault = (await named(ctx, atEnd)) ?? walked.cut;
  const { sequence, hash, sealedAt } = walked.place;
  return {
    ok: fault === null,
    rows: sequence,
    head: sequence > 0 ? `${sequence}:${hash}` : null,
    sealedAt: sealedAt?.toISOString() ?? null,
    unsealed: known.unsealed,
    fault,
  };
}

/** Up to when an organization's log is sealed and was proved. Throws `forbidden` without audit.view. */
export async function getAuditStanding(ctx: TenantContext) {
  requirePermission(ctx, "audit.view");
  const { organizationId } = ctx;
  const { sealing, check } = await withTenant(ctx, async (db) => ({
    sealing: await readSealing(db, organizationId),
    check: await db.auditCheck.findFirst({
      where: { organizationId },
      orderBy: [{ checkedAt: "desc" }, { id: "desc" }],
    }),
  }));
  return {
    sealedAt: sealing.sealedAt?.toISOString() ?? null,
    unsealed: sealing.unsealed,
    checkedAt: check?.checkedAt.toISOString() ?? null,
    fault: keptFault.nullable().parse(check?.fault ?? null),
  };
}

export type AuditStanding = Awaited<ReturnType<typeof getAuditStanding>>;

async function walkAll(ctx: TenantContext, proof: Proof, noted: ChainEnd | undefined) {
  let place: Place = chainStart;
  let isNotedThere = noted === undefined;
  for (;;) {
    const after = place.sequence;
    const stretch = await withTenant(ctx, (db) => readLinks(db, ctx.organizationId, { after, limit: stretchLinks }));
    const step = walk(place, stretch, proof);
    place = step.place;
    isNotedThere ||= stretch.links.some(({ sequence, hash }) => sequence === noted?.sequence && isSame(hash, noted));
    const cut = isNotedThere ? null : faultAt("cut", { sequence: noted?.sequence ?? null });
    if (step.fault || stretch.links.length < stretchLinks) return { place, fault: step.fault, cut };
  }
}

/** A chain without a fault may still leave rows out; one with a gap is about a row that it left out. */
async function named(ctx: TenantContext, fault: Fault | null): Promise<Fault | null> {
  if (fault && fault.reason !== "gap") return fault;
  const stray = await withTenant(ctx, (db) => readFirstStray(db, ctx.organizationId));
  if (!stray) return fault;
  const of = { entryId: stray.id, at: stray.at?.toISOString() ?? null };
  return fault ? { ...fault, ...of } : faultAt(stray.kind, of);
}

function isSame(hash: string, noted: ChainEnd): boolean {
  return hash.startsWith(noted.hash);
}

function isGenuine(organizationId: string, { seal, ...of }: Seal): boolean | null {
  if (!secretBox().holdsKeyOf(seal)) return null;
  try {
    return secretBox().open(seal, sealOwner(organizationId)) === sealText(of);
  } catch {
    return false;
  }
}

/** What a seal belongs to: the same for all of an organization's. */
export function sealOwner(organizationId: string) {
  return { organizationId, connectionId: nilId, kind: "audit chain" };
}
