"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { sweepAfterAnswer } from "@/features/webhooks/processing/mutations";
import { replayDelivery, replayRange } from "@/features/webhooks/replay/mutations";
import { replayBody } from "@/features/webhooks/schema";
import { tenantAction } from "@/lib/http/action";
import { afterAnswer } from "@/lib/jobs/inline";

export const replayOneAction = tenantAction(z.object({ id: z.uuid() }), async (ctx, input) => {
  const replayed = await replayDelivery(ctx, input);
  afterAnswer(sweepAfterAnswer);
  revalidatePath("/webhooks");
  return replayed;
});

export const replayRangeAction = tenantAction(replayBody, async (ctx, input) => {
  const replayed = await replayRange(ctx, input);
  if (input.dryRun) return replayed;
  afterAnswer(sweepAfterAnswer);
  revalidatePath("/webhooks");
  return replayed;
});
