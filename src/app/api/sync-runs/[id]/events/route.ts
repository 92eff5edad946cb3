import { getRun } from "@/features/sync/queries";
import { runEventsEndpoint } from "@/features/sync/schema";
import { eventStream } from "@/lib/http/events";
import { tenantRoute } from "@/lib/http/route";

export const GET = tenantRoute(runEventsEndpoint, async ({ params, request }) =>
  eventStream(request, async (ctx) => {
    const run = await getRun(ctx, params);
    return { data: run, last: run.finishedAt !== null };
  }),
);
