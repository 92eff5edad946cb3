import { recomputeActivePatients } from "@/features/active-patients/mutations";
import { openSession, readSecret } from "@/features/connections/queries";
import { mirrorTables, type SinkTarget, writeRecords } from "@/features/sync/sinks";
import { hintBody } from "@/features/webhooks/schema";
import { sha256, verifyStandardWebhook } from "@/lib/crypto/signature";
import { isUnwritable } from "@/lib/db/errors";
import { findConnectionByWebhook } from "@/lib/db/system/connections";
import { withTenant } from "@/lib/db/tenant";
import { tombstoneMirror } from "@/lib/db/upsert";
import { AppError } from "@/lib/errors";
import { refuseUnusable } from "@/lib/http/body";
import { parseInput } from "@/lib/http/parse";
import type { Item } from "@/lib/integrations/contract";
import { ProviderError } from "@/lib/integrations/errors";
import type { RecordKind } from "@/lib/integrations/records";
import { providerByKey } from "@/lib/integrations/registry";
import { type JobData, sendJob } from "@/lib/jobs/boss";
import { log } from "@/lib/log";
import type { TenantContext } from "@/lib/tenant/context";
import { mintContext } from "@/lib/tenant/mint";

type Arrival = { provider: string; token: string; rawBody: string; headers: Headers; now?: Date };

/**
 * Takes a clinic's own signed hint that a record changed, and queues another look at it: the hint itself is not
 * believed, and one about a resource that is not kept here is taken and ignored. Throws `not_found` for an address we
 * never gave out, `forged` for a signature that does not fit or is older than five minutes, `invalid_input` for a body
 * that names no record.
 */
export async function receiveHint({ provider, token, rawBody, headers, now = new Date() }: Arrival): Promise<void> {
  const ref = providerByKey(provider) ? await findConnectionByWebhook(provider, sha256(token)) : null;
  if (!ref) throw new AppError("not_found", "There is no such webhook.");
  const { secret } = await readSecret(hintContext(ref.organizationId), ref.connectionId, "webhook");
  if (!verifyStandardWebhook({ secret, headers, body: rawBody, now })) {
    throw new AppError("forged", "The signature does not fit, or is more than five minutes old.");
  }
  await sendJob("hint", { ...ref, ...parseInput(hintBody, readHint(rawBody)) });
}

/**
 * Reads the record of a hint again and takes over what the provider says, also that it no longer has it. Returns how
 * many rows changed. Safe to repeat. Throws `ProviderError` when the provider cannot be asked just now.
 */
export async function processHint(hint: JobData["hint"]): Promise<number> {
  const ctx = hintContext(hint.organizationId);
  try {
    const changed = await takeOver(ctx, hint);
    if (changed > 0) await recomputeActivePatients(ctx);
    return changed;
  } catch (error) {
    if (!isBeyondHelp(error)) throw error;
    log.info("hint ignored", { connectionId: hint.connectionId, resource: hint.resource, error });
    return 0;
  }
}

function readHint(rawBody: string): unknown {
  try {
    const hint: unknown = JSON.parse(rawBody);
    refuseUnusable(hint);
    return hint;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("invalid_input", 'The body is not JSON. Send {"resource": "patient", "id": "123"}.', { cause });
  }
}

async function takeOver(ctx: TenantContext, { connectionId, resource, id }: JobData["hint"]): Promise<number> {
  const { session, provider } = await openSession(ctx, connectionId);
  const found = await session.hinted?.({ resource, id });
  const kind = session.streams.find(({ key }) => key === found?.stream)?.kind;
  if (!found || !kind) return 0;
  const target = { organizationId: ctx.organizationId, connectionId, provider };
  return found.items.length > 0 ? write(ctx, target, found.items) : bury(ctx, target, { kind, id });
}

/** Items that cannot be read are left to the next sync, which keeps them with their reason. */
function write(ctx: TenantContext, target: SinkTarget, items: Item[]): Promise<number> {
  const records = items.flatMap(({ record }) => (record ? [record] : []));
  return withTenant(ctx, async (db) => (await writeRecords(db, target, records)).length);
}

function bury(ctx: TenantContext, target: SinkTarget, { kind, id }: { kind: RecordKind; id: string }): Promise<number> {
  const gone = { table: mirrorTables[kind], externalIds: [id], at: ctx.now() };
  return withTenant(ctx, async (db) => (await tombstoneMirror(db, target, gone)).length);
}

/** A resource that is not kept here, a connection that has ended, a value that cannot be stored: no repetition helps. */
function isBeyondHelp(error: unknown): boolean {
  if (error instanceof ProviderError) return error.fault === "rejected";
  return isUnwritable(error) || (error instanceof AppError && error.code === "not_found");
}

function hintContext(organizationId: string): TenantContext {
  return mintContext({ organizationId, actor: { type: "webhook", label: "hint" }, permissions: ["*"] });
}
