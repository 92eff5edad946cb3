"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { acknowledgeAlert } from "@/features/alerts/mutations";
import { tenantAction } from "@/lib/http/action";

export const acknowledgeAction = tenantAction(z.object({ id: z.uuid() }), async (ctx, input) => {
  await acknowledgeAlert(ctx, input);
  // The navigation counts open alerts on every screen.
  revalidatePath("/", "layout");
});
