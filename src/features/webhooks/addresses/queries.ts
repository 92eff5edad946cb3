import { readWebhookSecrets } from "@/features/connections/queries";
import { platformHandlerOf } from "@/features/webhooks/platform/mutations";
import { sha256 } from "@/lib/crypto/signature";
import { findWebhookTargets, type Standing, type WebhookTarget } from "@/lib/db/system/webhooks";
import type { Lane } from "@/lib/db/webhook-events";
import { AppError } from "@/lib/errors";
import { gather } from "@/lib/gather";
import type { Webhook } from "@/lib/integrations/contract";
import { providerByKey, supplierByKey } from "@/lib/integrations/registry";
import { mintContext } from "@/lib/tenant/mint";

/** Where something arrived, and when. A supplier of the hub itself has no token. */
export type Address = { provider: string; token: string | null; now: Date };

/**
 * Who an address belongs to, and how what arrives there is trusted. What is only remembered has a `standing`: the
 * database must confirm it before anything is believed of it.
 */
export type Target = { lane: Lane; webhook: Webhook; secrets: readonly string[]; standing: Standing | null };

type Memory = { lane: Lane; version: string; secrets: { secret: string; expiresAt: Date | null }[] };

const memories = new Map<string, Memory>();
const memoriesMax = 1_000;
const find = gather(findWebhookTargets, { atOnce: 1 });

/** Whose an address is, as it was known last; looked up where nothing is known. Throws `not_found`. */
export async function recallTarget(address: Address): Promise<Target> {
  const { provider, token, now } = address;
  const webhook = providerByKey(provider)?.webhook;
  const tokenHash = token === null ? null : sha256(token);
  const memory = tokenHash === null ? undefined : memories.get(`${provider} ${tokenHash}`);
  if (!webhook || !memory || tokenHash === null) return lookUpTarget(address);
  return { ...toTarget(memory, webhook, now), standing: { tokenHash, version: memory.version } };
}

/** Whose an address is at this moment. Throws `not_found` for one that was never given out, or has ended. */
export async function lookUpTarget({ provider, token, now }: Address): Promise<Target> {
  const found = token === null ? findSupplier(provider) : await findConnection(provider, token, now);
  if (!found) throw new AppError("not_found", "There is no such webhook.");
  return found;
}

function findSupplier(key: string): Target | null {
  const webhook = supplierByKey(key)?.webhook;
  const secrets = platformHandlerOf(key)?.secrets() ?? [];
  const lane = { provider: key, organizationId: null, connectionId: null };
  return webhook && secrets.length > 0 ? { lane, webhook, secrets, standing: null } : null;
}

async function findConnection(provider: string, token: string, now: Date): Promise<Target | null> {
  const webhook = providerByKey(provider)?.webhook;
  if (!webhook) return null;
  const tokenHash = sha256(token);
  const key = `${provider} ${tokenHash}`;
  const found = await find({ provider, tokenHash });
  if (!found) {
    memories.delete(key);
    return null;
  }
  const known = memories.get(key);
  // Nothing has changed: whoever posts forgeries shall not have the secrets read each time.
  if (known?.version === found.version) return toTarget(known, webhook, now);
  if (memories.size >= memoriesMax) memories.clear();
  const memory = await memoryOf(provider, found);
  memories.set(key, memory);
  return toTarget(memory, webhook, now);
}

async function memoryOf(provider: string, found: WebhookTarget): Promise<Memory> {
  const { organizationId, connectionId, version } = found;
  const ctx = mintContext({ organizationId, actor: { type: "webhook", label: "intake" }, permissions: [] });
  const secrets = await readWebhookSecrets(ctx, connectionId);
  return { lane: { provider, organizationId, connectionId }, version, secrets };
}

function toTarget({ lane, secrets }: Memory, webhook: Webhook, now: Date): Target {
  const counting = secrets.filter(({ expiresAt }) => !expiresAt || expiresAt > now);
  return { lane, webhook, secrets: counting.map(({ secret }) => secret), standing: null };
}
