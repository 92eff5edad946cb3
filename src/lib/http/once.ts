import { setTimeout as sleep } from "node:timers/promises";
import { unstable_rethrow } from "next/navigation";
import { z } from "zod";
import { env } from "@/env";
import { hmacSha256 } from "@/lib/crypto/signature";
import { nilId } from "@/lib/db/id";
import {
  claimKey,
  type HeldClaim,
  type KeptAnswer,
  type KeyedRequest,
  type KeyOwner,
  keepAnswer,
  releaseClaim,
  renewClaim,
} from "@/lib/db/idempotency";
import { AppError } from "@/lib/errors";
import { asAppError, problemResponse } from "@/lib/http/problem";
import { addLogFields, log } from "@/lib/log";
import { secretBox } from "@/lib/secrets";

export const keyHeader = "idempotency-key";
const replayedHeader = "idempotency-replayed";
const keyShape = /^[\x21-\x7e]{1,255}$/;

const renewMs = 20_000;
const patienceMs = 5_000;
const pauseMsMin = 50;
const pauseMsMax = 400;

/** `session` is given where what is asked for is about one sign-in: from another one it is another request. */
type Sent = { request: Request; body: unknown; session?: string };

/**
 * Carries a request with an Idempotency-Key out once in 24 hours, and answers every repetition as the first time. A twin
 * that comes meanwhile waits a moment, then is refused with `conflict`; another request under the key with `key_reused`.
 * What failed on our side, was told to slow down or was not permitted is not kept, and may be tried again under the same
 * key.
 */
export async function once(owner: KeyOwner, sent: Sent, work: () => Promise<Response>): Promise<Response> {
  const { method, url, headers } = sent.request;
  const key = headers.get(keyHeader);
  if (key === null || method === "GET") return work();
  const { pathname, search } = new URL(url);
  const asked = JSON.stringify([search, sent.body ?? null, ...(sent.session ? [sent.session] : [])]);
  // A body may hold a password, which a bare hash would let somebody guess.
  const bodyHash = hmacSha256(env.SESSION_SECRET ?? "", asked).toString("hex");
  const claim = await claimInTime({ ...owner, method, path: pathname, bodyHash, key: usable(key) });
  if ("status" in claim) return replay(owner, claim);
  return carryOut(claim, work);
}

/** The claim, or the answer that somebody else's has led to. Throws `key_reused`, and `conflict` after a while. */
async function claimInTime(request: KeyedRequest): Promise<HeldClaim | KeptAnswer> {
  const owner = { organizationId: request.organizationId, userId: request.userId };
  const deadline = Date.now() + patienceMs;
  for (let pause = pauseMsMin; ; pause = Math.min(pause * 2, pauseMsMax)) {
    const claim = await claimKey(request);
    if (claim.state === "granted") return { owner, id: claim.id, claimId: claim.claimId };
    if (claim.state === "answered") return claim.kept;
    if (claim.state === "other_request") {
      throw new AppError("key_reused", "This Idempotency-Key was used for another request. Use a new one.");
    }
    if (Date.now() >= deadline) {
      const words =
        "A request with this Idempotency-Key is being carried out. Ask again in a moment, with the same key.";
      throw new AppError("conflict", words, { retryAfterSeconds: 2 });
    }
    await sleep(pause);
  }
}

async function carryOut(held: HeldClaim, work: () => Promise<Response>): Promise<Response> {
  const renewing = setInterval(() => void renewClaim(held).catch(untold("claim not renewed")), renewMs);
  try {
    const response = await work();
    const body = await response.arrayBuffer();
    await settle(held, response, body);
    return new Response(body.byteLength > 0 ? body : null, response);
  } catch (thrown) {
    unstable_rethrow(thrown);
    const refusal = problemResponse(asAppError(thrown));
    await settle(held, refusal, await refusal.arrayBuffer());
    throw thrown;
  } finally {
    clearInterval(renewing);
  }
}

/** What has happened has happened: a key that cannot be settled costs nobody their answer. */
async function settle(held: HeldClaim, { status, headers }: Response, body: ArrayBuffer): Promise<void> {
  const isKept = status < 500 && status !== 429 && status !== 403;
  const text = JSON.stringify({ headers: [...headers], body: Buffer.from(body).toString("base64") });
  const answer = secretBox().seal(text, lockOf(held.owner, held.id)).ciphertext;
  await (isKept ? keepAnswer(held, { status, answer }) : releaseClaim(held)).catch(untold("key not settled"));
}

const keptAnswer = z.object({ headers: z.array(z.tuple([z.string(), z.string()])), body: z.base64() });

function replay(owner: KeyOwner, { id, status, answer }: KeptAnswer): Response {
  const { headers, body } = keptAnswer.parse(JSON.parse(opened(answer, lockOf(owner, id))));
  addLogFields({ replayed: true });
  return new Response(body === "" ? null : Buffer.from(body, "base64"), {
    status,
    headers: [...headers, [replayedHeader, "true"]],
  });
}

function opened(answer: Uint8Array, lock: ReturnType<typeof lockOf>): string {
  try {
    return secretBox().open(answer, lock);
  } catch (cause) {
    throw new AppError("conflict", "This was carried out, but its answer can no longer be read.", { cause });
  }
}

/** An answer may hold a secret that was made just now, or a session: it is sealed, and opens for its own key only. */
function lockOf({ organizationId, userId }: KeyOwner, id: string) {
  const kind = organizationId === null ? `idempotency ${userId} ${id}` : `idempotency ${id}`;
  return { organizationId: organizationId ?? nilId, connectionId: nilId, kind };
}

function usable(key: string): string {
  if (keyShape.test(key)) return key;
  const message = "This must be 1 to 255 visible ASCII characters, such as a UUID.";
  throw new AppError("invalid_input", "This Idempotency-Key cannot be used.", {
    errors: [{ path: "Idempotency-Key", message }],
  });
}

function untold(event: string) {
  return (error: unknown) => log.error(event, { error });
}
