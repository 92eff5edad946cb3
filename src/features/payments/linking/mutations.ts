import { callsOf, cheaper, type Prediction, predictCalls } from "@/features/payments/linking/rules";
import { lookUpAll } from "@/features/sync/lookups/mutations";
import { type Pass, pauseIfLate, RunInterrupted } from "@/features/sync/pass/schema";
import { readUntil } from "@/features/sync/reading/mutations";
import type { Strategy } from "@/features/sync/schema";
import type { TenantDb } from "@/lib/db/guard";
import { countLinked, listUnknown, listUnread, type Meant, markAbsent, readOutlook } from "@/lib/db/payment-links";
import { learnOwners } from "@/lib/db/planner";
import { detailsKey } from "@/lib/db/runs";
import { withTenant } from "@/lib/db/tenant";
import type { Stream } from "@/lib/integrations/contract";

/** Payments, the invoices that they name, and which of the payments a run is about. */
type Linking = { payments: Stream; invoices: Stream; meant: Meant; strategy: Strategy };

const pageSize = 100;

/**
 * Finds the invoice of each payment that a run has read, and reads the invoices, in the way that takes fewer calls. All
 * that is left to do is asked of the tables, so that a run that was killed goes on where it stood. Does nothing at a
 * provider whose records name no others.
 */
export async function linkPayments(pass: Pass): Promise<void> {
  const linking = await beginLinking(pass);
  if (!linking) return;
  if (pass.scope && linking.strategy === "by_number") await listNumbers(pass, linking);
  const { payments, invoices, meant } = linking;
  const unknown = await withTenant(pass.ctx, (db) => listUnknown(db, meant));
  await lookUpAll(pass, payments, unknown, "missing");
  const onlyStale = linking.strategy === "by_id";
  const unread = await withTenant(pass.ctx, (db) => listUnread(db, meant, { invoices: invoices.key, onlyStale }));
  await lookUpAll(pass, invoices, unread, "missing");
  await keepShare(pass, meant);
}

/** Says on the run how many payments it has read, and how many of them have an invoice. */
async function keepShare({ ctx, lease }: Pass, meant: Meant): Promise<void> {
  const { organizationId, runId, owner } = lease;
  await withTenant(ctx, async (db) => {
    const { read, linked } = await countLinked(db, meant);
    const where = { organizationId, id: runId, leaseOwner: owner, status: "running" };
    await db.syncRun.updateMany({ where, data: { payments: read, paymentsLinked: linked } });
  });
}

async function beginLinking(pass: Pass): Promise<Linking | null> {
  const payments = pass.session.streams.find((stream) => stream.names);
  const invoices = pass.session.streams.find(({ key }) => key === payments?.names);
  if (!payments || !invoices) return null;
  // From here on all that the lists brought is looked at at once.
  await learnOwners();
  const { run, target, scope } = pass;
  const readSince = run.startedAt ?? pass.ctx.now();
  const meant = { ...target, runId: run.id, stream: payments.key, isScoped: scope !== null, readSince };
  if (!scope) await settleWhole(pass, invoices, meant);
  return { payments, invoices, meant, strategy: await chooseStrategy(pass, invoices, meant) };
}

/** Predicts what each way would take, once in a run and before anything is read for it, and keeps to the choice. */
async function chooseStrategy(pass: Pass, invoices: Stream, meant: Meant): Promise<Strategy> {
  const { organizationId, runId } = pass.lease;
  return withTenant(pass.ctx, async (db) => {
    const run = await db.syncRun.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: runId } } });
    const asked = run.strategy as Strategy | null;
    if (run.callsById !== null && asked) return asked;
    const key = { organizationId, connectionId: run.connectionId };
    const cursors = await db.syncCursor.findMany({ where: key });
    const outlook = await readOutlook(db, meant);
    const invoicePages = pagesLeft(
      cursors.find(({ stream }) => stream === invoices.key),
      runId,
    );
    const prediction = predictCalls({ ...outlook, lists: run.callsPredicted ?? 0, invoicePages });
    const strategy = asked ?? cheaper(prediction);
    const details = callsOf(predictCalls({ ...outlook, lists: 0, invoicePages: 0 }), strategy);
    await db.syncCursor.updateMany({ where: { ...key, stream: detailsKey, runId }, data: { total: details } });
    const lists = cursors.filter((cursor) => cursor.runId === runId && cursor.stream !== detailsKey);
    const total = lists.reduce((sum, list) => sum + (list.total ?? 0), details);
    await keepPlan(db, pass, { strategy, prediction, total });
    return strategy;
  });
}

type Cursor = { runId: string | null; total: number | null };

/** What the list of all invoices will take, by its length when it was last read; nothing in a run that has read it. */
function pagesLeft(cursor: Cursor | undefined, runId: string): number {
  return cursor?.runId === runId ? 0 : Math.max(1, Math.ceil((cursor?.total ?? 0) / pageSize));
}

type Plan = { strategy: Strategy; prediction: Prediction; total: number };

async function keepPlan(db: TenantDb, { lease }: Pass, { strategy, prediction, total }: Plan): Promise<void> {
  const calls = { callsByNumber: prediction.byNumber, callsById: prediction.byId };
  const { count } = await db.syncRun.updateMany({
    where: { organizationId: lease.organizationId, id: lease.runId, leaseOwner: lease.owner, status: "running" },
    data: { strategy, total, ...calls, callsPredicted: callsOf(prediction, strategy) },
  });
  if (count === 0) throw new RunInterrupted("lost");
}

/**
 * Reads the list of all invoices until every number that the payments name has been found, but not for what looks like
 * filler. A number that the whole list does not hold is none, unless something in the list could not be read.
 */
async function listNumbers(pass: Pass, { invoices, meant }: Linking): Promise<void> {
  const isEnough = () => withTenant(pass.ctx, async (db) => (await readOutlook(db, meant)).unknownNumbers === 0);
  if (await isEnough()) return;
  // All the payments were read before the list was begun: it holds whatever they name.
  if (await readUntil(pass, invoices, isEnough)) await settleAbsent(pass, invoices, meant, endOfTime);
}

const endOfTime = new Date("9999-01-01T00:00:00Z");
/** Their clock may differ from ours. */
const marginMs = 15 * 60_000;

/** A run that has read all invoices knows which numbers are none. What came into being meanwhile may have been missed. */
async function settleWhole(pass: Pass, invoices: Stream, meant: Meant): Promise<void> {
  const { organizationId, connectionId } = meant;
  const key = { organizationId, connectionId, stream: invoices.key };
  const cursor = await withTenant(pass.ctx, (db) =>
    db.syncCursor.findUnique({ where: { organizationId_connectionId_stream: key } }),
  );
  if (cursor?.runId !== pass.run.id || !cursor.complete || cursor.since !== null) return;
  await settleAbsent(pass, invoices, meant, new Date(meant.readSince.getTime() - marginMs));
}

/** So many are settled at once: each stretch commits by itself, whatever the machine. */
const settledAtOnce = 20_000;

/** Nothing is none as long as something in the list could not be read. */
async function settleAbsent(pass: Pass, invoices: Stream, meant: Meant, before: Date): Promise<void> {
  const { organizationId, connectionId } = meant;
  const failed = { organizationId, connectionId, stream: invoices.key, runId: pass.run.id };
  const settleSome = () =>
    withTenant(pass.ctx, async (db) => {
      const unreadable = await db.syncFailure.count({ where: { ...failed, reasonCode: "unexpected_shape" } });
      return unreadable === 0 ? markAbsent(db, meant, { before, limit: settledAtOnce }) : 0;
    });
  while ((await settleSome()) === settledAtOnce) pauseIfLate(pass);
}
