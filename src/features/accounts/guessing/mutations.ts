import { setTimeout as sleep } from "node:timers/promises";
import { env } from "@/env";
import { hmacSha256 } from "@/lib/crypto/signature";
import type { SystemSql } from "@/lib/db/system/mixed";
import { keepFailure, newGuessId, recordSuccess, reserveGuess, type Throttle } from "@/lib/db/system/throttle";
import { AppError } from "@/lib/errors";
import { networkOf } from "@/lib/http/address";

const failuresMax = 10;
const windowMinutes = 15;
const placeWaitMs = 150;
const placeWaitsMax = 60;

/** One guess at a secret, and what it is counted under. */
export type Guess = { id: string; throttle: Throttle };

/** What is counted by itself, what is said when it was too much, and how much that is if not ten in fifteen minutes. */
export type Counted = { prefix: string; tooMany: string; max?: number; minutes?: number };

/** Whom or what something is counted for, as far as it is known. */
export type Counting = { email?: string | null; address?: string | null; organizationId?: string };

const signIns: Counted = { prefix: "", tooMany: "Too many sign-ins have failed." };

/** Each counts, whether or not anybody has the address. */
export const resetsAsked: Counted = { prefix: "reset ", tooMany: "Too many links were asked for." };

/** Each costs a hash, and makes an organization: enough for an exhibition's whole hall, and for nobody's script. */
export const signUps: Counted = { prefix: "sign-up ", tooMany: "Too many signed up from here.", max: 300, minutes: 60 };

/** What they say goes to whomever the sender likes, in our name. */
export const invitationsSent: Counted = {
  prefix: "invitation ",
  tooMany: "Your organization has sent as many invitations as it may in a day.",
  max: 200,
  minutes: 1_440,
};

/**
 * Takes a place for a guess before it is judged: ten failures in fifteen minutes are the most for an e-mail or an address,
 * whatever is guessed. Waits while other guesses are being judged; throws `rate_limited` after too many failures. A failure
 * counts, a guess that may yet be right does not.
 */
export async function takePlace(counting: Counting, counted = signIns): Promise<Guess> {
  const guess = { id: newGuessId(), throttle: throttleFor(counting, counted) };
  for (let waits = 0; ; waits += 1) {
    const place = await reserveGuess(guess.id, guess.throttle);
    if (place.granted) return guess;
    if (!place.soon || waits >= placeWaitsMax) throw tooMany(counted, place.retryAfterSeconds);
    await sleep(placeWaitMs);
  }
}

/** Counts something that is limited whatever comes of it. Throws `rate_limited` after too much of it. */
export async function countOne(counting: Counting, counted: Counted): Promise<void> {
  const { id, throttle } = await takePlace(counting, counted);
  await keepFailure(id, throttle);
}

/** Forgets the sign-ins that have failed with an e-mail. */
export async function forgiveSignIns(sql: SystemSql, email: string): Promise<void> {
  const throttle = throttleFor({ email }, signIns);
  await recordSuccess(sql, newGuessId(), { ...throttle, forgiven: throttle.subjects });
}

/** Failures are counted for the e-mail and for the address, as far as they are known; the e-mail comes first. */
function throttleFor({ email, address, organizationId }: Counting, { prefix, max, minutes }: Counted): Throttle {
  const subjects = [
    ...(email ? [`email:${email}`] : []),
    ...(address ? [`address:${networkOf(address)}`] : []),
    ...(organizationId ? [`organization:${organizationId}`] : []),
  ];
  return {
    subjects: subjects.map((subject) => blinded(prefix + subject)),
    failuresMax: max ?? failuresMax,
    windowMinutes: minutes ?? windowMinutes,
  };
}

// People type passwords where the e-mail belongs, so not even a plain hash of it is kept.
function blinded(subject: string): string {
  return hmacSha256(env.SESSION_SECRET ?? "", subject).toString("hex");
}

function tooMany({ tooMany }: Counted, retryAfterSeconds: number): AppError {
  const minutes = Math.ceil(retryAfterSeconds / 60);
  const wait = minutes === 1 ? "a minute" : `${minutes} minutes`;
  return new AppError("rate_limited", `${tooMany} Try again in ${wait}.`, { retryAfterSeconds });
}
