import { raiseAlert } from "@/features/alerts/mutations";
import { recordAudit } from "@/features/audit/mutations";
import { faultWords } from "@/features/audit/rules";
import { type ChainReport, sealOwner, verifyAuditLog } from "@/features/audit/sealing/queries";
import { type Fault, linksAfter, sealText } from "@/features/audit/sealing/rules";
import type { ChainEnd } from "@/features/audit/sealing/schema";
import { appendLinks, isAllTaken, lockChain, readChainEnd, readSealing, takeUnsealed } from "@/lib/db/audit-chain";
import type { TenantDb } from "@/lib/db/guard";
import { newId, nilId } from "@/lib/db/id";
import { withTenant } from "@/lib/db/tenant";
import { jsonNull } from "@/lib/db/writable";
import { log } from "@/lib/log";
import { secretBox } from "@/lib/secrets";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const batchRows = 2_000;

/**
 * Seals the rows of an organization's log that wait, a batch to a transaction, until none is left or `deadline` passes.
 * Returns how many. Whoever finds another process sealing the same log leaves it to that one.
 */
export async function sealAuditLog(ctx: TenantContext, deadline: Date): Promise<number> {
  let sealed = 0;
  let after: string = nilId;
  while (new Date() < deadline) {
    const batch = await sealBatch(ctx, after);
    sealed += batch.count;
    after = batch.to;
    if (batch.count < batchRows) break;
  }
  return sealed;
}

/** Proves an organization's chain and keeps what was found; a fault raises an alert, each once. Throws `forbidden` without audit.view. */
export async function checkAuditLog(ctx: TenantContext, options: { noted?: ChainEnd } = {}): Promise<ChainReport> {
  const report = await verifyAuditLog(ctx, options);
  const { organizationId } = ctx;
  const { fault, rows } = report;
  await withTenant(ctx, async (db) => {
    await db.auditCheck.create({
      data: { organizationId, id: newId(), lastSequence: rows, fault: fault ?? jsonNull },
    });
    if (fault) await alarm(db, ctx, fault);
  });
  if (fault) log.error("audit log broken", { organizationId, reason: fault.reason, entryId: fault.entryId });
  return report;
}

/**
 * Has the chain end in a seal of the newest key, if it does not: older keys may then be given up, since a seal vouches
 * for all that stands before it. Throws `forbidden` without config.update.
 */
export async function renewSeal(ctx: TenantContext, deadline: Date): Promise<boolean> {
  requirePermission(ctx, "config.update");
  const { organizationId } = ctx;
  const { seal } = await withTenant(ctx, (db) => readSealing(db, organizationId));
  if (seal === null || !secretBox().needsSealing(seal)) return false;
  const { keyId } = secretBox();
  await withTenant(ctx, (db) =>
    recordAudit(db, ctx, { action: "audit_key_renewed", subjectType: "organization", detail: { keyId } }),
  );
  return (await sealAuditLog(ctx, deadline)) > 0;
}

/** What is broken stays so, and is found every day: whoever has seen to it is not told of the same again. */
async function alarm(db: TenantDb, ctx: TenantContext, fault: Fault): Promise<void> {
  const kind = "audit_broken";
  const message = `${faultWords(fault)} Open the log to see where, and tell whoever runs this hub.`;
  const { organizationId } = ctx;
  if ((await db.alert.count({ where: { organizationId, kind, message } })) > 0) return;
  await raiseAlert(db, ctx, { kind, connectionId: null, runId: null, message });
}

async function sealBatch(ctx: TenantContext, after: string): Promise<{ count: number; to: string }> {
  const { organizationId } = ctx;
  const last = await withTenant(ctx, async (db) => {
    if (!(await lockChain(db, organizationId))) return null;
    const end = await readChainEnd(db, organizationId);
    const entries = await takeUnsealed(db, organizationId, { after, limit: batchRows });
    const links = linksAfter(end, organizationId, entries);
    const head = links.at(-1);
    if (!head) return null;
    const complete = await isAllTaken(db, organizationId);
    const text = sealText({ lastSequence: head.sequence, hash: head.hash, complete });
    const seal = secretBox().seal(text, sealOwner(organizationId)).ciphertext;
    await appendLinks(db, organizationId, { links, seal, complete });
    return { ...head, count: links.length };
  });
  if (!last) return { count: 0, to: after };
  // A log that is kept elsewhere remembers the end of the chain for whoever doubts this database.
  log.info("audit log sealed", { organizationId, sequence: last.sequence, head: last.hash.slice(0, 16) });
  return { count: last.count, to: last.entryId };
}
