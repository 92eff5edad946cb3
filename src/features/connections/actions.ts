"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { env } from "@/env";
import { disconnect, renewWebhook, updateConnection, validateConnection } from "@/features/connections/mutations";
import { olderFormOf } from "@/features/connections/rules";
import { updateConnectionInput } from "@/features/connections/schema";
import { replaceWebhookSecret } from "@/features/connections/secrets/mutations";
import { subscribe, unsubscribe } from "@/features/connections/subscriptions/mutations";
import { tenantAction } from "@/lib/http/action";

const one = z.object({ id: z.uuid() });

export const scheduleAction = tenantAction(
  updateConnectionInput.pick({ schedule: true }).required().extend(one.shape),
  async (ctx, input) => {
    await updateConnection(ctx, input);
    revalidatePath(`/connections/${input.id}`);
  },
);

export const pauseAction = tenantAction(one.extend({ paused: z.boolean() }), async (ctx, input) => {
  await updateConnection(ctx, input);
  revalidatePath(`/connections/${input.id}`);
});

export const validateAction = tenantAction(one, async (ctx, input) => {
  await validateConnection(ctx, input);
  revalidatePath(`/connections/${input.id}`);
});

export const disconnectAction = tenantAction(one, async (ctx, input) => {
  await disconnect(ctx, input);
  revalidatePath("/connections");
});

export const renewWebhookAction = tenantAction(one, async (ctx, input) => {
  const { path, secret } = await renewWebhook(ctx, input);
  revalidatePath(`/connections/${input.id}`);
  return { url: new URL(path, env.APP_URL).href, secret };
});

/** For a provider's own pages, where somebody enters it. */
export const addressByHandAction = tenantAction(one, async (ctx, input) => {
  const { path } = await renewWebhook(ctx, input);
  const older = olderFormOf(path, ctx.organizationId);
  revalidatePath(`/connections/${input.id}`);
  return { url: new URL(path, env.APP_URL).href, olderUrl: older ? new URL(older, env.APP_URL).href : null };
});

export const replaceSecretAction = tenantAction(one, async (ctx, input) => {
  const replaced = await replaceWebhookSecret(ctx, input);
  revalidatePath(`/connections/${input.id}`);
  return replaced;
});

export const subscribeAction = tenantAction(one.extend({ wanted: z.boolean() }), async (ctx, { id, wanted }) => {
  if (wanted) await subscribe(ctx, { id });
  else await unsubscribe(ctx, { id });
  revalidatePath(`/connections/${id}`);
});
