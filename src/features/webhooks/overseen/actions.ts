"use server";

import { revalidatePath } from "next/cache";
import { replayPlatformDelivery, replayPlatformRange } from "@/features/webhooks/overseen/mutations";
import { replayPlatformBody } from "@/features/webhooks/overseen/schema";
import { sweepAfterAnswer } from "@/features/webhooks/processing/mutations";
import { personAction } from "@/lib/http/action";
import { idParams } from "@/lib/http/endpoint";
import { afterAnswer } from "@/lib/jobs/inline";

export const replayPlatformOneAction = personAction(idParams, async ({ person }, input) => {
  const replayed = await replayPlatformDelivery(person, input);
  afterAnswer(sweepAfterAnswer);
  revalidatePath("/admin", "layout");
  return replayed;
});

export const replayPlatformRangeAction = personAction(replayPlatformBody, async ({ person }, input) => {
  const replayed = await replayPlatformRange(person, input);
  if (input.dryRun) return replayed;
  afterAnswer(sweepAfterAnswer);
  revalidatePath("/admin", "layout");
  return replayed;
});
