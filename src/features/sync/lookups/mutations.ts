import { commitItems, settleFailures } from "@/features/sync/page/mutations";
import { type Pass, pauseIfLate, RunInterrupted } from "@/features/sync/pass/schema";
import { awayMax, lookupMax, pagesTogetherMax, readsAtOnce } from "@/features/sync/rules";
import { markBatch } from "@/lib/db/runs";
import { withTenant } from "@/lib/db/tenant";
import type { Item, Stream } from "@/lib/integrations/contract";
import { isTransient, type ProviderError } from "@/lib/integrations/errors";
import { readAhead } from "@/lib/read-ahead";

/** What a look-up brought: `gone` are the ids that the provider no longer has. Nothing `isNews` of one that had no answer. */
type Found = {
  asked: string[];
  askedAt: Date;
  items: Item[];
  gone: string[];
  isNews: boolean;
  error?: undefined;
};

/** A look-up that was not answered just now. */
type Away = { asked: string[]; askedAt: Date; error: ProviderError };

/** What ids that the provider no longer has mean: that there is nothing to try again, or that something is missing. */
type Meaning = "settled" | "missing";

/**
 * Reads records by their ids and writes what comes, several at a time; each batch commits by itself. One that cannot be
 * read is kept with its reason, also where reading stops after it, and the rest is read all the same. Throws as
 * `commitPage`, and when the provider is away.
 */
export async function lookUpAll(pass: Pass, stream: Stream, ids: string[], gone: Meaning): Promise<void> {
  if (ids.length === 0) return;
  pauseIfLate(pass);
  // Small look-ups are written together, as they arrive.
  const together = stream.lookupMax === 1 ? lookupMax : pagesTogetherMax;
  const known = gone === "missing" && pass.hasFailures ? await failedBefore(pass, stream) : new Set<string>();
  for await (const batch of readAhead(lookUps(pass, stream, { ids, known }), together)) {
    await write(pass, stream, joined(batch), gone);
  }
}

/** The records that another run could not read. */
async function failedBefore({ ctx, target, run }: Pass, stream: Stream): Promise<Set<string>> {
  const { organizationId, connectionId } = target;
  const where = { organizationId, connectionId, stream: stream.key, resolvedAt: null, runId: { not: run.id } };
  const rows = await withTenant(ctx, (db) => db.syncFailure.findMany({ where, select: { externalId: true } }));
  return new Set(rows.map(({ externalId }) => externalId));
}

/**
 * Gives what each look-up found. One that fails is its record's trouble, unless several in a row do. What is known to
 * fail comes last, where it hides nothing, and is no sign that the provider is away.
 */
async function* lookUps(
  pass: Pass,
  stream: Stream,
  { ids, known }: { ids: string[]; known: ReadonlySet<string> },
): AsyncGenerator<Found> {
  const away: Away[] = [];
  const inTurn = [...ids.filter((id) => !known.has(id)), ...ids.filter((id) => known.has(id))];
  try {
    for await (const answer of answersOf(pass, stream, inTurn)) {
      if (!answer.error) {
        yield* away.splice(0).map(refused);
        yield answer;
      } else if (answer.asked.every((id) => known.has(id))) {
        yield { ...refused(answer), isNews: true };
      } else {
        checkAway(away, answer);
      }
    }
  } catch (error) {
    // The next try begins behind them: whatever stands in the way does so once.
    yield* away.map(refused);
    throw error;
  }
  yield* away.map(refused);
}

function checkAway(away: Away[], answer: Away): void {
  if (answer.asked.length === 1) away.push(answer);
  if (answer.asked.length > 1 || away.length >= awayMax) throw answer.error;
}

/** Asks for several batches at once, and gives their answers in order. */
async function* answersOf(pass: Pass, stream: Stream, ids: string[]): AsyncGenerator<Found | Away> {
  const batches = batchesOf(ids, stream.lookupMax ?? lookupMax);
  const asked: Promise<Found | Away>[] = [];
  let left = batches.length;
  const isMoreLeft = () => left + asked.length > 0;
  const askNext = () => {
    const value = batches[batches.length - left];
    if (!value) return;
    left -= 1;
    const answer = ask(pass, stream, value);
    // Thrown when its turn comes.
    answer.catch(() => undefined);
    asked.push(answer);
  };
  for (let ahead = 0; ahead < readsAtOnce; ahead++) askNext();
  for (let answer = asked.shift(); answer; answer = asked.shift()) {
    yield await answer;
    if (pass.isLate() && isMoreLeft()) throw new RunInterrupted("paused");
    askNext();
  }
}

/** A refusal of this look-up alone is an answer; what concerns them all, as a line that is cut, is thrown. */
async function ask(pass: Pass, stream: Stream, asked: string[]): Promise<Found | Away> {
  const askedAt = pass.ctx.now();
  try {
    pass.signal.throwIfAborted();
    const items = await stream.lookup(asked);
    const arrived = new Set(items.map(({ externalId }) => externalId));
    return { asked, askedAt, items, gone: asked.filter((id) => !arrived.has(id)), isNews: true };
  } catch (error) {
    if (isTransient(error) && error.fault === "unavailable" && error.status !== null) return { asked, askedAt, error };
    throw error;
  }
}

/** The record that was asked for cannot be had. */
function refused({ asked, askedAt, error }: Away): Found {
  const fault = { code: "refused", message: error.message, payload: null } as const;
  return { asked, askedAt, items: asked.map((externalId) => ({ externalId, fault })), gone: [], isNews: false };
}

function joined(batch: Found[]): Found {
  return {
    asked: batch.flatMap(({ asked }) => asked),
    askedAt: new Date(Math.min(...batch.map(({ askedAt }) => askedAt.getTime()))),
    items: batch.flatMap(({ items }) => items),
    gone: batch.flatMap(({ gone }) => gone),
    isNews: batch.some(({ isNews }) => isNews),
  };
}

async function write(pass: Pass, stream: Stream, found: Found, meaning: Meaning): Promise<void> {
  const { asked, askedAt, items, gone, isNews } = found;
  const message = `Another record names this one of the ${stream.label.toLowerCase()}, but the provider does not have it.`;
  const fault = { code: "missing", message, payload: null } as const;
  const missing = meaning === "missing" ? gone.map((externalId): Item => ({ externalId, fault })) : [];
  const batch = { stream: stream.key, items: [...items, ...missing], askedAt, noteChanges: true };
  await commitItems(pass, batch, async (db, counts, callsMade) => {
    if (meaning === "settled") await settleFailures(db, pass, stream.key, gone);
    const mark = { step: stream.key, done: asked.length, counts, deleted: 0, callsMade };
    return markBatch(db, pass.lease, { ...mark, keepsWaiting: !isNews });
  });
}

function batchesOf(ids: string[], most: number): string[][] {
  const count = Math.ceil(ids.length / most);
  return Array.from({ length: count }, (_, place) => ids.slice(place * most, (place + 1) * most));
}
