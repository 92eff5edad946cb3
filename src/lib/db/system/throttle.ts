import { newId } from "@/lib/db/id";
import type { SystemSql } from "@/lib/db/system/mixed";
import { withSystem } from "@/lib/db/system/transaction";

/** What failures are counted under, and how many of them are too many within how long. */
export type Throttle = { subjects: string[]; failuresMax: number; windowMinutes: number };

/** A place for one guess, or how long until there is one; `soon` when guesses still being judged stand in the way. */
export type Reservation = { granted: true } | { granted: false; soon: boolean; retryAfterSeconds: number };

// A guess that was never judged, because its process died, counts as a failure after this long.
const judgingSecondsMax = 20;
const pending = "pending:";

type Row = { subject: string; ageSeconds: number };

/**
 * Takes a place for one guess under every subject before it is judged, so that however many arrive at once, on however
 * many machines, no more are judged than may fail. Judged guesses give their place back by `settleGuess`.
 */
export function reserveGuess(guessId: string, throttle: Throttle): Promise<Reservation> {
  const { subjects, failuresMax, windowMinutes } = throttle;
  return withSystem(async (db) => {
    // Always in the same order, so that two guesses never wait for each other.
    for (const subject of [...subjects].sort()) {
      await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${subject}, 0))`;
    }
    const rows = await db.$queryRaw<Row[]>`
      SELECT "subject", extract(epoch FROM now() - "failed_at")::float8 AS "ageSeconds" FROM "sign_in_failures"
      WHERE "subject" = ANY(${subjects.flatMap((subject) => [subject, pending + subject])})
        AND "failed_at" > now() - make_interval(mins => ${windowMinutes})
      ORDER BY "failed_at" DESC`;
    const waits = subjects.map((subject) => waitOf(rows, subject, { failuresMax, windowSeconds: windowMinutes * 60 }));
    const refused = waits.filter((wait) => wait !== null);
    if (refused.length > 0) {
      const retryAfterSeconds = Math.max(...refused.map((wait) => wait.seconds));
      return { granted: false, soon: refused.every((wait) => wait.soon), retryAfterSeconds };
    }
    await insertRows(
      db,
      guessId,
      subjects.map((subject) => pending + subject),
    );
    return { granted: true };
  });
}

/** Turns a reserved guess into a failure under each subject. */
export async function recordFailure(sql: SystemSql, guessId: string, { subjects, windowMinutes }: Throttle) {
  await releaseGuess(sql, guessId, subjects);
  await sql.$executeRaw`
    DELETE FROM "sign_in_failures"
    WHERE "subject" = ANY(${subjects}) AND "failed_at" < now() - make_interval(mins => ${windowMinutes})`;
  await insertRows(sql, guessId, subjects);
}

/** The same, where nothing else happens with it. */
export function keepFailure(guessId: string, throttle: Throttle): Promise<void> {
  return withSystem((db) => recordFailure(db, guessId, throttle));
}

/** Gives a reserved guess back, and forgets the failures of the subjects in `forgiven`. */
export async function recordSuccess(sql: SystemSql, guessId: string, throttle: Throttle & { forgiven: string[] }) {
  await releaseGuess(sql, guessId, throttle.subjects);
  await sql.$executeRaw`DELETE FROM "sign_in_failures" WHERE "subject" = ANY(${throttle.forgiven})`;
}

/** Removes failures that are too old to count for any throttle. */
export async function forgetOldFailures(): Promise<void> {
  await withSystem((db) => db.$executeRaw`DELETE FROM "sign_in_failures" WHERE "failed_at" < now() - interval '1 day'`);
}

type Limit = { failuresMax: number; windowSeconds: number };

/** How long a subject's next guess has to wait; null when it may be judged now. */
function waitOf(rows: Row[], subject: string, { failuresMax, windowSeconds }: Limit) {
  const own = rows.filter((row) => row.subject === subject || row.subject === pending + subject);
  const deciding = own[failuresMax - 1];
  if (!deciding) return null;
  const judging = own.filter((row) => row.subject !== subject && row.ageSeconds < judgingSecondsMax).length;
  const soon = own.length - judging < failuresMax;
  return { soon, seconds: soon ? 1 : Math.max(1, Math.ceil(windowSeconds - deciding.ageSeconds)) };
}

async function insertRows(sql: SystemSql, guessId: string, subjects: string[]): Promise<void> {
  const ids = subjects.map((_, place) => rowId(guessId, place));
  await sql.$executeRaw`
    INSERT INTO "sign_in_failures" ("id", "subject")
    SELECT * FROM unnest(${ids}::uuid[], ${subjects}::text[])`;
}

async function releaseGuess(sql: SystemSql, guessId: string, subjects: string[]): Promise<void> {
  const ids = subjects.map((_, place) => rowId(guessId, place));
  await sql.$executeRaw`DELETE FROM "sign_in_failures" WHERE "id" = ANY(${ids}::uuid[])`;
}

/** A guess has one row per subject; their ids follow from its own. */
function rowId(guessId: string, place: number): string {
  return `${guessId.slice(0, -1)}${place.toString(16)}`;
}

/** An id for one guess. */
export function newGuessId(): string {
  return newId();
}
