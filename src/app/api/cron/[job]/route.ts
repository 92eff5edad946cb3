import { env } from "@/env";
import { runCronJob } from "@/features/sync/mutations";
import { cronEndpoint } from "@/features/sync/schema";
import { cronRoute } from "@/lib/http/route";

export const maxDuration = 300;

export const GET = cronRoute(cronEndpoint, async ({ params }) =>
  runCronJob(params.job, new Date(Date.now() + env.CRON_BUDGET_SECONDS * 1_000)),
);
