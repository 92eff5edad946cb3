import { env } from "@/env";
import { raiseAlert } from "@/features/alerts/mutations";
import { processHint } from "@/features/webhooks/hints/mutations";
import { platformHandlerOf } from "@/features/webhooks/platform/mutations";
import { attemptsMax, bodyOwner, retryInSeconds, unknownType } from "@/features/webhooks/rules";
import { claimPlatformEvent, endPlatformAttempt, holdPlatformEvent, listDueLanes } from "@/lib/db/system/webhooks";
import { withTenant } from "@/lib/db/tenant";
import { type ClaimedEvent, claimEvent, type Ending, endAttempt, holdEvent, type Lane } from "@/lib/db/webhook-events";
import { AppError } from "@/lib/errors";
import { isTransient, ProviderError } from "@/lib/integrations/errors";
import { webhookOf } from "@/lib/integrations/registry";
import { readJsonBody } from "@/lib/integrations/standard-webhook";
import { sendJob } from "@/lib/jobs/boss";
import { log } from "@/lib/log";
import { secretBox } from "@/lib/secrets";
import { mintContext } from "@/lib/tenant/mint";

const holdMs = 5_000;

type Outcome = Pick<Ending, "organizationId" | "reason"> & { status: "processed" | "ignored" };

/**
 * Works off a lane's deliveries that are due, one after the other and the oldest first, until none is left, `deadline`
 * passes or `stopping` is aborted. Any number of processes may do so at once. Returns how many attempts were made.
 */
export async function processLane(lane: Lane, deadline: Date, stopping?: AbortSignal): Promise<number> {
  let attempts = 0;
  while (new Date() < deadline && !stopping?.aborted) {
    const event = await claim(lane);
    if (!event) break;
    attempts += 1;
    // What a provider cannot be asked just now, it cannot for the next one either: that one comes with the next sweep.
    if ((await attempt(lane, event, deadline)) === "postponed") break;
  }
  return attempts;
}

/**
 * Works off whatever is due, in this process, until `deadline`: for cron visits, and where no worker runs. Each lane has
 * one turn, so that one whose provider cannot be asked just now does not come round and round.
 */
export async function sweepDeliveries(deadline: Date): Promise<{ attempts: number; unfinished: number }> {
  let attempts = 0;
  const visited = new Set<string>();
  const unvisited = async () => (await listDueLanes()).filter((lane) => !visited.has(keyOf(lane)));
  for (let lanes = await unvisited(); lanes.length > 0 && new Date() < deadline; lanes = await unvisited()) {
    for (const lane of lanes) {
      visited.add(keyOf(lane));
      attempts += await processLane(lane, deadline);
    }
  }
  return { attempts, unfinished: (await listDueLanes()).length };
}

/** Does what a request left to be done, where no worker runs: for as long as it may go on after its answer. */
export async function sweepAfterAnswer(): Promise<void> {
  await sweepDeliveries(new Date(Date.now() + env.CRON_BUDGET_SECONDS * 1_000));
}

/** Sends a wake-up for each lane with a delivery that is due: one to be tried again, or left by a killed process. */
export async function wakeDueLanes(): Promise<number> {
  const lanes = await listDueLanes();
  for (const lane of lanes) await wakeLane(lane);
  return lanes.length;
}

/** Has a worker look at a lane. Its rows are committed: should the queue be away, the sweep finds them all the same. */
export async function wakeLane(lane: Lane): Promise<void> {
  if (env.JOBS === "inline") return;
  await sendJob("webhook", lane, { key: keyOf(lane) }).catch((error: unknown) => {
    log.warn("deliveries not woken", { provider: lane.provider, connectionId: lane.connectionId, error });
  });
}

function keyOf({ provider, connectionId }: Lane): string {
  return `${provider} ${connectionId}`;
}

async function attempt(lane: Lane, event: ClaimedEvent, deadline: Date): Promise<"done" | "postponed"> {
  const holding = setInterval(() => void hold(lane, event), holdMs);
  try {
    const outcome = await act(lane, event, deadline);
    await end(lane, { ...outcome, id: event.id, attempts: event.attempts, retryInSeconds: null });
    return "done";
  } catch (error) {
    await fail(lane, event, error);
    return isTransient(error) ? "postponed" : "done";
  } finally {
    clearInterval(holding);
  }
}

async function fail(lane: Lane, event: ClaimedEvent, error: unknown): Promise<void> {
  const { id, provider, attempts, attemptsBefore } = event;
  const retryAfterMs = isTransient(error) ? error.retryAfterMs : null;
  const retry = retryInSeconds(attempts - attemptsBefore, Math.random(), retryAfterMs);
  const say = retry === null ? log.error : log.warn;
  say("delivery not processed", { eventId: id, provider, attempts, retryInSeconds: retry, error });
  const status = retry === null ? "dead" : "failed";
  await end(lane, { id, attempts, status, reason: reasonOf(error), retryInSeconds: retry, organizationId: null });
}

/** What may be said of an error. What nobody threw on purpose keeps its words to itself. */
function reasonOf(error: unknown): string {
  if (error instanceof AppError || error instanceof ProviderError) return error.message;
  return "Something went wrong on our side.";
}

/** Does what a delivery asks for. Throws to be tried again. */
async function act(lane: Lane, event: ClaimedEvent, deadline: Date): Promise<Outcome> {
  // Whoever takes it up once more finds that no attempt came to an end: it may be what ends the process.
  if (event.attempts - event.attemptsBefore > attemptsMax) throw new AppError("internal", "No attempt was finished.");
  const payload = readJsonBody(secretBox().openBytes(event.body, bodyOwner(event)));
  const webhook = webhookOf(lane.provider);
  if (!webhook?.types.includes(event.type)) return { organizationId: null, status: "ignored", reason: unknownType };
  if (lane.connectionId === null) return actForPlatform(event, payload);
  const { organizationId, connectionId } = lane;
  const whose = { organizationId, connectionId, isRepeated: event.attempts > 1 };
  const hints = webhook.hints?.(payload, event.type) ?? [];
  const reasons: string[] = [];
  for (const hint of hints) {
    const { reason } = await processHint({ ...whose, ...hint }, deadline);
    if (reason) reasons.push(reason);
  }
  const isIgnored = hints.length === reasons.length;
  const reason = reasons[0] ?? (isIgnored ? "It names no record." : null);
  return { organizationId, reason, status: isIgnored ? "ignored" : "processed" };
}

async function actForPlatform(event: ClaimedEvent, payload: unknown): Promise<Outcome> {
  const handler = platformHandlerOf(event.provider);
  if (!handler) return { organizationId: null, status: "ignored", reason: "Nobody acts for this supplier here." };
  const { id, deliveryId, type, attempts, receivedAt } = event;
  const { organizationId, ignored } = await handler.process(payload, { id, deliveryId, type, attempts, receivedAt });
  return { organizationId, status: ignored ? "ignored" : "processed", reason: ignored ?? null };
}

function claim(lane: Lane): Promise<ClaimedEvent | null> {
  if (lane.connectionId === null) return claimPlatformEvent(lane);
  return withTenant(contextOf(lane), (db) => claimEvent(db, lane));
}

function end(lane: Lane, ending: Ending): Promise<boolean> {
  if (lane.connectionId === null) return endPlatformAttempt(lane, ending);
  const ctx = contextOf(lane);
  return withTenant(ctx, async (db) => {
    const ended = await endAttempt(db, lane, ending);
    if (ended && ending.status === "dead") await raiseAlert(db, ctx, givenUp(lane, ending));
    return ended;
  });
}

function givenUp({ connectionId }: Lane & { connectionId: string }, { reason }: Ending) {
  const message = `A delivery was given up after ${attemptsMax} attempts. ${reason} Replay it when that has been seen to.`;
  return { kind: "delivery_dead", connectionId, runId: null, message } as const;
}

async function hold(lane: Lane, event: ClaimedEvent): Promise<void> {
  try {
    if (lane.connectionId === null) await holdPlatformEvent(lane, event);
    else await withTenant(contextOf(lane), (db) => holdEvent(db, lane, event));
  } catch (error) {
    log.warn("delivery not held", { eventId: event.id, error });
  }
}

function contextOf({ organizationId, provider }: Lane & { connectionId: string }) {
  return mintContext({ organizationId, actor: { type: "webhook", label: provider }, permissions: [] });
}
