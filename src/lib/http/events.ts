import { requireTenant } from "@/lib/auth/session";
import type { TenantContext } from "@/lib/tenant/context";

const tickMs = 1_000;
const lifetimeMs = 55_000;

type Tick = { data: object; last: boolean };

/**
 * A stream of server-sent events: the same object whenever it changed. Who listens is asked anew at every tick, so that
 * somebody who has lost access stops hearing at once. Ends after the last event, or after 55 seconds: connect again.
 */
export function eventStream(request: Request, tick: (ctx: TenantContext) => Promise<Tick>): Response {
  const encoder = new TextEncoder();
  const endsAt = Date.now() + lifetimeMs;
  let sent = "";
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      while (!request.signal.aborted && Date.now() < endsAt) {
        const next = await requireTenant(request).then(tick).catch(() => null);
        if (!next) break;
        const text = JSON.stringify(next.data);
        if (text !== sent) controller.enqueue(encoder.encode(`data: ${text}\n\n`));
        const isNews = text !== sent;
        sent = text;
        if (next.last) break;
        await new Promise((resolve) => setTimeout(resolve, tickMs));
        if (isNews) return;
      }
      controller.close();
    },
  });
  return new Response(body, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
  });
}
