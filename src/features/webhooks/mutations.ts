import { setTimeout as pause } from "node:timers/promises";
import { type Address, lookUpTarget, recallTarget, type Target } from "@/features/webhooks/addresses/queries";
import { wakeLane } from "@/features/webhooks/processing/mutations";
import { bodyOwner, redactHeaders, unknownType } from "@/features/webhooks/rules";
import { isSameSecret } from "@/lib/crypto/signature";
import { isUnwritable } from "@/lib/db/errors";
import { newId } from "@/lib/db/id";
import { countRefusals, insertEvents, type NewEvent, type Refusal } from "@/lib/db/system/webhooks";
import type { Lane } from "@/lib/db/webhook-events";
import { AppError } from "@/lib/errors";
import { gather } from "@/lib/gather";
import { isStorable, readBytes } from "@/lib/http/body";
import { asAppError, problemResponse } from "@/lib/http/problem";
import type { Arrival, Webhook } from "@/lib/integrations/contract";
import { log } from "@/lib/log";
import { secretBox } from "@/lib/secrets";

/**
 * The last part of the address that a provider was given, if it has one, and the time. Older addresses say as well whose
 * they are.
 */
export type Circumstances = { token?: string | null | undefined; organizationId?: string; now?: Date };

/**
 * Takes in one request of a provider, from its raw bytes to the answer: 2xx only once the delivery is committed, and it
 * is kept once however often it arrives. What it asks for is done later, from the queue. Answers 404 at an address we
 * never gave out, 401 to what is forged or stale, 400 to a body that cannot be read, 413 beyond a mebibyte; of those
 * nothing is kept but a count. Knows nothing of Next, so that it can be mounted anywhere.
 */
export async function receive(
  provider: string,
  request: Request,
  { token, organizationId, now = new Date() }: Circumstances = {},
): Promise<Response> {
  try {
    const address = { provider, token: token || null, now };
    const target = await (organizationId === undefined ? recallTarget(address) : recallOwn(address, organizationId));
    const arrival = { body: await readBody(target, request), headers: request.headers };
    const status = await keep(target, arrival, address);
    return Response.json({ received: true }, { status, headers: { "cache-control": "no-store" } });
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.code === "internal") log.error("delivery not taken in", { provider, error: thrown });
    return problemResponse(error);
  }
}

const insert = gather(insertEvents, { isItemsFault: isUnwritable });
const refuse = gather(countRefusals, { atOnce: 1 });

/** At an address that everybody knows, the token is what proves the sender: as good as a signature, or forged. */
async function recallOwn(address: Address, organizationId: string): Promise<Target> {
  const target = await recallTarget(address).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  });
  if (target && isSameSecret(target.lane.organizationId ?? "", organizationId)) return target;
  if (target) await count(target, "forged");
  throw new AppError("forged", "The secret is not that of this company's connection.");
}

async function readBody(target: Target, request: Request): Promise<Uint8Array> {
  try {
    return await readBytes(request);
  } catch (error) {
    if (error instanceof AppError && error.code === "too_large") await count(target, "too_large");
    throw error;
  }
}

/** What is only remembered of an address may be over: whatever does not go smoothly is tried with what is known now. */
async function keep(target: Target, arrival: Arrival, address: Address): Promise<200 | 202> {
  const { lane, webhook, secrets, standing } = target;
  const again = async () => keep(await lookUpTarget(address), arrival, address);
  const isGenuine = webhook.isGenuine(arrival, secrets, address.now);
  const described = isGenuine ? describe(webhook, arrival) : null;
  if (!described) return standing ? again() : refuseArrival(target, arrival, isGenuine);
  const due = webhook.types.includes(described.type);
  const isNew = await insert(toEvent(target, arrival, { ...described, due }));
  if (!isNew && standing) return again();
  if (!isNew || !due) return 200;
  void wake(lane);
  // A clinic's hint is looked into later, which it is told; suppliers expect nothing but 200.
  return webhook.hints ? 202 : 200;
}

async function refuseArrival(target: Target, arrival: Arrival, isGenuine: boolean): Promise<never> {
  if (!isGenuine) {
    await count(target, isStale(target, arrival) ? "stale" : "forged");
    throw new AppError("forged", "The signature does not fit, or is more than five minutes old.");
  }
  await count(target, "unreadable");
  const expected = target.webhook.expects ?? "It is none that is sent here.";
  throw new AppError("invalid_input", `The body cannot be read. ${expected}`);
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

function toEvent(
  { lane, standing }: Target,
  { body, headers }: Arrival,
  { deliveryId, type, due }: Described,
): NewEvent {
  const id = newId();
  const { ciphertext, keyId } = secretBox().seal(body, bodyOwner({ id, ...lane }));
  const reason = due ? null : unknownType;
  const sealed = { body: ciphertext, bodyBytes: body.byteLength, keyId };
  return { ...lane, standing, id, deliveryId, type, headers: redactHeaders(headers), ...sealed, due, reason };
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
