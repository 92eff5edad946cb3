import { commitPage } from "@/features/sync/page/mutations";
import { type Pass, pauseIfLate, type Reading, RunInterrupted } from "@/features/sync/pass/schema";
import { callsFor, overlapMs, pagesTogetherMax } from "@/features/sync/rules";
import { newId } from "@/lib/db/id";
import { detailsKey } from "@/lib/db/runs";
import { withTenant } from "@/lib/db/tenant";
import type { Page, Position, Stream } from "@/lib/integrations/contract";
import { ProviderError } from "@/lib/integrations/errors";
import { readAhead } from "@/lib/read-ahead";

/** Reads these lists to their ends, from where the run stands in each. */
export async function readLists(pass: Pass, streams: Stream[]): Promise<void> {
  for (const reading of await announce(pass, streams)) if (!reading.cursor.complete) await drain(pass, reading);
}

/**
 * Reads all of a list, whatever the run is confined to, page by page and no further once `isEnough`: a page is asked for
 * only after the one before was written. Says whether it came to the list's end.
 */
export async function readUntil(pass: Pass, stream: Stream, isEnough: () => Promise<boolean>): Promise<boolean> {
  let [reading] = await findReadings(pass, [stream]);
  if (reading?.cursor.runId !== pass.run.id) {
    const page = await readPage(pass, stream, { since: null, checkpoint: null });
    reading = await beginOne(pass, stream, page);
  }
  while (reading && !reading.cursor.complete) {
    pauseIfLate(pass);
    if (await isEnough()) return false;
    const { checkpoint } = reading.cursor;
    await commit(pass, reading, [await readPage(pass, stream, { since: null, checkpoint })]);
    [reading] = await findReadings(pass, [stream]);
  }
  return true;
}

/**
 * Reads the first page of each stream that this run has not begun, so that what there is to do is known before the
 * first record is written: the announced records, and the calls they will take. Then writes those pages.
 */
async function announce(pass: Pass, streams: Stream[]): Promise<Reading[]> {
  const { run, scope } = pass;
  const held = await findReadings(pass, streams);
  const unbegun = streams.flatMap((stream) => {
    const cursor = held.find((reading) => reading.stream === stream)?.cursor;
    if (cursor?.runId === run.id) return [];
    return [{ stream, since: run.mode === "full" || scope ? null : sinceOf(stream, cursor?.watermark ?? null) }];
  });
  if (unbegun.length === 0) return held;
  const first = await Promise.all(
    unbegun.map(async (begin) => ({
      ...begin,
      page: await readPage(pass, begin.stream, { since: begin.since, checkpoint: null, scope }),
    })),
  );
  await begin(pass, first);
  const begun = await findReadings(pass, streams);
  for (const { stream, page } of first) {
    const reading = begun.find((other) => other.stream === stream);
    if (reading) await commit(pass, reading, [page]);
  }
  return findReadings(pass, streams);
}

/** Where a pass over what changed begins. */
function sinceOf({ trailingMs = 0 }: Stream, watermark: Date | null): Date | null {
  return watermark && new Date(watermark.getTime() - trailingMs);
}

/** Where each of these streams stands; those that were never begun are left out. */
async function findReadings({ ctx, run }: Pass, streams: Stream[]): Promise<Reading[]> {
  const { organizationId } = ctx;
  const cursors = await withTenant(ctx, (db) =>
    db.syncCursor.findMany({ where: { organizationId, connectionId: run.connectionId } }),
  );
  return streams.flatMap((stream) => {
    const cursor = cursors.find((other) => other.stream === stream.key);
    return cursor ? [{ stream, cursor }] : [];
  });
}

type FirstPage = { stream: Stream; since: Date | null; page: AskedPage };

async function begin({ ctx, lease, run }: Pass, first: FirstPage[]): Promise<void> {
  const { organizationId, runId, owner } = lease;
  const starts = [...first.map(startOf), ...first.flatMap(detailsOf)];
  const total = starts.reduce((sum, start) => sum + start.total, 0);
  await withTenant(ctx, async (db) => {
    for (const { stream, ...where } of starts) {
      const start = { runId, checkpoint: null, done: 0, complete: false, ...where };
      const key = { organizationId, connectionId: run.connectionId, stream };
      await db.syncCursor.upsert({
        where: { organizationId_connectionId_stream: key },
        create: { ...key, id: newId(), ...start },
        update: start,
      });
    }
    const { count } = await db.syncRun.updateMany({
      where: { organizationId, id: runId, leaseOwner: owner, status: "running" },
      data: { total, callsPredicted: callsFor(first.map(({ page }) => page)), step: "counting" },
    });
    if (count === 0) throw new RunInterrupted("lost");
  });
}

function startOf({ stream, since, page }: FirstPage) {
  return { stream: stream.key, since, total: page.total };
}

/** Records that name others: there will be about as many to read one by one, until somebody counts them. */
function detailsOf({ stream, page }: FirstPage) {
  return stream.names ? [{ stream: detailsKey, since: null, total: page.total }] : [];
}

/** Begins one list in the midst of a run, and writes its first page. */
async function beginOne(pass: Pass, stream: Stream, page: AskedPage): Promise<Reading | undefined> {
  const { organizationId, runId, owner } = pass.lease;
  const key = { organizationId, connectionId: pass.run.connectionId, stream: stream.key };
  const start = { runId, since: null, checkpoint: null, total: page.total, done: 0, complete: false };
  const cursor = await withTenant(pass.ctx, async (db) => {
    const held = { organizationId, id: runId, leaseOwner: owner, status: "running" };
    const { count } = await db.syncRun.updateMany({ where: held, data: { step: stream.key } });
    if (count === 0) throw new RunInterrupted("lost");
    return db.syncCursor.upsert({
      where: { organizationId_connectionId_stream: key },
      create: { ...key, id: newId(), ...start },
      update: start,
    });
  });
  await commit(pass, { stream, cursor }, [page]);
  return (await findReadings(pass, [stream]))[0];
}

/** Reads the rest of a stream. Pages that arrive while others are written are then written together. */
async function drain(pass: Pass, reading: Reading): Promise<void> {
  pauseIfLate(pass);
  for await (const pages of readAhead(pagesOf(pass, reading), pagesTogetherMax)) await commit(pass, reading, pages);
}

async function* pagesOf(pass: Pass, { stream, cursor }: Reading): AsyncGenerator<AskedPage> {
  for (let checkpoint = cursor.checkpoint; ; ) {
    const page = await readPage(pass, stream, { since: cursor.since, checkpoint, scope: pass.scope });
    yield page;
    if (page.next === null) return;
    if (pass.isLate()) throw new RunInterrupted("paused");
    checkpoint = page.next;
  }
}

/** Writes neighbouring pages of a stream with the checkpoint of the last one. */
function commit(pass: Pass, { stream, cursor }: Reading, pages: AskedPage[]): Promise<void> {
  const items = pages.flatMap((page) => page.items);
  const { next: checkpoint = null, total = 0 } = pages.at(-1) ?? {};
  const isKept = pass.run.mode === "full" || stream.names !== undefined;
  return commitPage(pass, {
    stream: stream.key,
    items,
    // Pages are asked for one after the other.
    askedAt: pages[0]?.askedAt ?? pass.ctx.now(),
    noteChanges: cursor.watermark !== null,
    mark: {
      checkpoint,
      total,
      seen: isKept ? items.map(({ externalId }) => externalId) : null,
      completeWith: checkpoint === null ? { watermark: watermarkOf(pass) } : null,
    },
  });
}

type AskedPage = Page & { askedAt: Date };

async function readPage(pass: Pass, stream: Stream, position: Position): Promise<AskedPage> {
  pass.signal.throwIfAborted();
  const askedAt = pass.ctx.now();
  const page = await stream.readPage(position);
  const endless = `The provider's list of ${stream.label.toLowerCase()} does not end.`;
  if (page.next !== null && page.next === position.checkpoint) throw new ProviderError("unexpected_shape", endless);
  // A page may move on and be shown twice. Whoever shows it once more would do so for ever.
  if (page.next !== null && timesShown(pass, stream, page) > 2) throw new ProviderError("rejected", endless);
  return { ...page, askedAt };
}

/** How many times in a row this stretch of work was shown the very same records of a list. */
function timesShown({ shown }: Pass, { key }: Stream, { items }: Page): number {
  const ids = items.map(({ externalId }) => externalId).join();
  const last = shown.get(key);
  const times = ids !== "" && last?.ids === ids ? last.times + 1 : 1;
  shown.set(key, { ids, times });
  return times;
}

/** What changed while the run was under way is read again by the next one. A part of a list moves nothing. */
function watermarkOf({ run, ctx, scope }: Pass): Date | null {
  return scope ? null : new Date((run.startedAt ?? ctx.now()).getTime() - overlapMs);
}
