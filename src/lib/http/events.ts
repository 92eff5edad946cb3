import { contextOf, requireViewer } from "@/lib/auth/session";
import type { TenantContext } from "@/lib/tenant/context";

const tickMs = 1_000;
const lifetimeMs = 55_000;

type Tick = { data: object; last: boolean };
type Look = (ctx: TenantContext) => Promise<Tick>;

/**
 * A stream of server-sent events: the same object whenever it changed. Who listens is asked anew at every tick, so that
 * somebody who has lost access stops hearing at once. Ends after the last event, or after 55 seconds: connect again.
 */
export function eventStream(request: Request, look: Look): Response {
  const events = eventsOf(request, look);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await events.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => {
      await events.return(undefined);
    },
  });
  return new Response(body, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
  });
}

async function* eventsOf(request: Request, look: Look): AsyncGenerator<Uint8Array, undefined> {
  const encoder = new TextEncoder();
  const endsAt = Date.now() + lifetimeMs;
  let sent = "";
  while (!request.signal.aborted && Date.now() < endsAt) {
    const tick = await lookAgain(request, look);
    if (!tick) return;
    const text = JSON.stringify(tick.data);
    if (text !== sent) yield encoder.encode(`data: ${text}\n\n`);
    if (tick.last) return;
    sent = text;
    await new Promise((resolve) => setTimeout(resolve, tickMs));
  }
}

/** Null once the listener may no longer hear. */
async function lookAgain(request: Request, look: Look): Promise<Tick | null> {
  try {
    return await look(contextOf(await requireViewer(request.headers), null));
  } catch {
    return null;
  }
}
