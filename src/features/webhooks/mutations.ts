import { setTimeout as pause } from "node:timers/promises";
import { readWebhookSecrets } from "@/features/connections/queries";
import { platformHandlerOf } from "@/features/webhooks/platform/mutations";
import { wakeLane } from "@/features/webhooks/processing/mutations";
import { bodyOwner, redactHeaders, unknownType } from "@/features/webhooks/rules";
import { sha256 } from "@/lib/crypto/signature";
import { isUnwritable } from "@/lib/db/errors";
import { newId } from "@/lib/db/id";
import {
  countRefusals,
  findWebhookTargets,
  insertEvents,
  type NewEvent,
  type Refusal,
  type WebhookTarget,
} from "@/lib/db/system/webhooks";
import type { Lane } from "@/lib/db/webhook-events";
import { AppError } from "@/lib/errors";
import { gather } from "@/lib/gather";
import { isStorable, readBytes } from "@/lib/http/body";
import { asAppError, problemResponse } from "@/lib/http/problem";
import type { Arrival, Webhook } from "@/lib/integrations/contract";
import { providerByKey, supplierByKey } from "@/lib/integrations/registry";
import { log } from "@/lib/log";
import { secretBox } from "@/lib/secrets";
import { mintContext } from "@/lib/tenant/mint";

/** The last part of the address that a provider was given, if it has one, and the time. */
export type Circumstances = { token?: string | null | undefined; now?: Date };

/** Who an address belongs to, and how what arrives there is trusted. */
type Target = { lane: Lane; webhook: Webhook; secrets: readonly string[] };

/**
 * Takes in one request of a provider, from its raw bytes to the answer: 2xx only once the delivery is committed, and it
 * is kept once however often it arrives. What it asks for is done later, from the queue. Answers 404 at an address we
 * never gave out, 401 to what is forged or stale, 400 to a body that cannot be read, 413 beyond a mebibyte; of those
 * nothing is kept but a count. Knows nothing of Next, so that it can be mounted anywhere.
 */
export async function receive(
  provider: string,
  request: Request,
  { token, now = new Date() }: Circumstances = {},
): Promise<Response> {
  try {
    const target = token ? await findConnection(provider, token, now) : findSupplier(provider);
    if (!target) throw new AppError("not_found", "There is no such webhook.");
    const arrival = { body: await readBody(target, request), headers: request.headers };
    const status = await keep(target, arrival, now);
    return Response.json({ received: true }, { status, headers: { "cache-control": "no-store" } });
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.code === "internal") log.error("delivery not taken in", { provider, error: thrown });
    return problemResponse(error);
  }
}

const find = gather(findWebhookTargets);
const insert = gather(insertEvents, { isItemsFault: isUnwritable });
const refuse = gather(countRefusals, { atOnce: 1 });

function findSupplier(key: string): Target | null {
  const webhook = supplierByKey(key)?.webhook;
  const secrets = platformHandlerOf(key)?.secrets() ?? [];
  const lane = { provider: key, organizationId: null, connectionId: null };
  return webhook && secrets.length > 0 ? { lane, webhook, secrets } : null;
}

async function findConnection(provider: string, token: string, now: Date): Promise<Target | null> {
  const webhook = providerByKey(provider)?.webhook;
  const found = webhook ? await find({ provider, tokenHash: sha256(token) }) : null;
  if (!webhook || !found) return null;
  const { organizationId, connectionId } = found;
  return { lane: { provider, organizationId, connectionId }, webhook, secrets: await secretsOf(found, now) };
}

type Opened = { version: string; secrets: { secret: string; expiresAt: Date | null }[] };

const opened = new Map<string, Opened>();
const openedMax = 1_000;

/** A connection's secrets, opened once and remembered for as long as its row says that nothing has changed. */
async function secretsOf({ organizationId, connectionId, version }: WebhookTarget, now: Date): Promise<string[]> {
  let known = opened.get(connectionId);
  if (known?.version !== version) {
    const ctx = mintContext({ organizationId, actor: { type: "webhook", label: "intake" }, permissions: [] });
    known = { version, secrets: await readWebhookSecrets(ctx, connectionId) };
    if (opened.size >= openedMax) opened.clear();
    opened.set(connectionId, known);
  }
  return known.secrets.filter(({ expiresAt }) => !expiresAt || expiresAt > now).map(({ secret }) => secret);
}

async function readBody(target: Target, request: Request): Promise<Uint8Array> {
  try {
    return await readBytes(request);
  } catch (error) {
    if (error instanceof AppError && error.code === "too_large") await count(target, "too_large");
    throw error;
  }
}

async function keep(target: Target, arrival: Arrival, now: Date): Promise<200 | 202> {
  const { lane, webhook } = target;
  if (!webhook.isGenuine(arrival, target.secrets, now)) {
    await count(target, isStale(target, arrival) ? "stale" : "forged");
    throw new AppError("forged", "The signature does not fit, or is more than five minutes old.");
  }
  const described = describe(webhook, arrival);
  if (!described) {
    await count(target, "unreadable");
    throw new AppError(
      "invalid_input",
      `The body cannot be read. ${webhook.expects ?? "It is none that is sent here."}`,
    );
  }
  const due = webhook.types.includes(described.type);
  const isNew = await insert(toEvent(lane, arrival, { ...described, due }));
  if (!isNew || !due) return 200;
  void wake(lane);
  // A clinic's hint is looked into later, which it is told; suppliers expect nothing but 200.
  return webhook.hints ? 202 : 200;
}

/** Whether the signature was good when it was made: then it is an old delivery, or a clock that is wrong. */
function isStale({ webhook, secrets }: Target, arrival: Arrival): boolean {
  const signedAt = webhook.signedAt?.(arrival) ?? null;
  return signedAt !== null && webhook.isGenuine(arrival, secrets, signedAt);
}

const idCharsMax = 255;

function describe(webhook: Webhook, arrival: Arrival) {
  const described = webhook.describe(arrival);
  const words = described ? [described.deliveryId, described.type] : [];
  return words.every((word) => word !== "" && word.length <= idCharsMax && isStorable(word)) ? described : null;
}

type Described = { deliveryId: string; type: string; due: boolean };

function toEvent(lane: Lane, { body, headers }: Arrival, { deliveryId, type, due }: Described): NewEvent {
  const id = newId();
  const { ciphertext, keyId } = secretBox().seal(body, bodyOwner({ id, ...lane }));
  const reason = due ? null : unknownType;
  const sealed = { body: ciphertext, bodyBytes: body.byteLength, keyId };
  return { ...lane, id, deliveryId, type, headers: redactHeaders(headers), ...sealed, due, reason };
}

function count({ lane }: Target, reason: Refusal["reason"]): Promise<undefined> {
  return refuse({ ...lane, reason });
}

const wakePauseMs = 100;

/** Wake-ups are joined, too: one for many deliveries does, and there are ten a second at the most. */
const wake = gather(
  async (lanes: Lane[]) => {
    const distinct = new Map(lanes.map((lane) => [`${lane.provider} ${lane.connectionId}`, lane]));
    for (const lane of distinct.values()) await wakeLane(lane);
    await pause(wakePauseMs, undefined, { ref: false });
    return lanes.map(() => undefined);
  },
  { most: 1_000, atOnce: 1 },
);
