import { recomputeActivePatients } from "@/features/active-patients/mutations";
import { openSession, readSecret } from "@/features/connections/queries";
import { writeItems } from "@/features/sync/page/mutations";
import { hintBody } from "@/features/webhooks/schema";
import { sha256, verifyStandardWebhook } from "@/lib/crypto/signature";
import { findConnectionByWebhook } from "@/lib/db/system/connections";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { providerByKey } from "@/lib/integrations/registry";
import { type JobData, sendJob } from "@/lib/jobs/boss";
import type { TenantContext } from "@/lib/tenant/context";
import { mintContext } from "@/lib/tenant/mint";

type Arrival = { provider: string; token: string; rawBody: string; headers: Headers; now?: Date };

/**
 * Takes a clinic's own signed hint that a record changed, and queues another look at it: the hint itself is not
 * believed. Throws `not_found` for an address we never gave out, `forged` for a signature that does not fit or is
 * older than five minutes, `invalid_input` for a body that names no record.
 */
export async function receiveHint({ provider, token, rawBody, headers, now = new Date() }: Arrival): Promise<void> {
  const ref = providerByKey(provider) ? await findConnectionByWebhook(provider, sha256(token)) : null;
  if (!ref) throw new AppError("not_found", "There is no such webhook.");
  const ctx = hintContext(ref.organizationId, provider);
  const { secret } = await readSecret(ctx, ref.connectionId, "webhook");
  if (!verifyStandardWebhook({ secret, headers, body: rawBody, now })) {
    throw new AppError("forged", "The signature does not fit, or is more than five minutes old.");
  }
  const hint = hintBody.parse(JSON.parse(rawBody));
  await sendJob("hint", { ...ref, ...hint });
}

/** Reads the record of a hint again and takes over what the provider says. Safe to repeat. Throws `ProviderError`. */
export async function processHint({ organizationId, connectionId, resource, id }: JobData["hint"]): Promise<number> {
  const ctx = hintContext(organizationId, "hint");
  const { session, provider } = await openSession(ctx, connectionId);
  const found = await session.hinted?.({ resource, id });
  if (!found) return 0;
  const changed = await withTenant(ctx, async (db) => {
    const pass = { target: { organizationId: ctx.organizationId, connectionId, provider }, hasFailures: true };
    const { changes } = await writeItems(
      db,
      pass,
      found.stream,
      found.items.filter(({ record }) => record),
    );
    return changes.length;
  });
  if (changed > 0) await recomputeActivePatients(ctx);
  return changed;
}

function hintContext(organizationId: string, label: string): TenantContext {
  return mintContext({ organizationId, actor: { type: "webhook", label }, permissions: ["*"] });
}
