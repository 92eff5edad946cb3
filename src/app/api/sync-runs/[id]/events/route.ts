import { getRun } from "@/features/sync/queries";
import { runEventsEndpoint } from "@/features/sync/schema";
import { eventStream } from "@/lib/http/events";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(runEventsEndpoint, async ({ ctx, params, request }) => {
  // A run that is not there is told before the stream begins.
  await getRun(ctx, params);
  return eventStream(request, async (listener) => {
    const run = await getRun(listener, params);
    return { data: run, last: run.finishedAt !== null };
  });
});
