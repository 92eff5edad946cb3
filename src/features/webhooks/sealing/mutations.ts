import { bodyOwner } from "@/features/webhooks/rules";
import type { Resealed, SealedSecret } from "@/lib/crypto/secret-box";
import { nilId } from "@/lib/db/id";
import { listPlatformBodies, replacePlatformBody } from "@/lib/db/system/webhooks";
import { withTenant } from "@/lib/db/tenant";
import { listBodies, replaceBody, type SealedBody } from "@/lib/db/webhook-events";
import { secretBox } from "@/lib/secrets";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/**
 * Seals what an organization's connections have been sent with the newest key, where an older one did. Tells how many, and
 * how many none of the keys opens: these stay as they are.
 */
export async function resealDeliveries(ctx: TenantContext): Promise<Resealed> {
  requirePermission(ctx, "config.update");
  const { organizationId } = ctx;
  return resealAll({
    list: (stretch) => withTenant(ctx, (db) => listBodies(db, { organizationId, ...stretch })),
    replace: (old, sealed) => withTenant(ctx, (db) => replaceBody(db, { ...sealed, organizationId, old })),
  });
}

/** The same for what came for the hub itself. */
export function resealPlatformDeliveries(): Promise<Resealed> {
  return resealAll({ list: listPlatformBodies, replace: (old, sealed) => replacePlatformBody({ ...sealed, old }) });
}

type Shelf = {
  list: (stretch: { keyId: string; after: string }) => Promise<SealedBody[]>;
  replace: (old: SealedBody, sealed: SealedSecret) => Promise<unknown>;
};

/** A handful at a time, until none is left that an older key sealed but those that it cannot open. */
async function resealAll({ list, replace }: Shelf): Promise<Resealed> {
  const box = secretBox();
  const done = { sealed: 0, unopened: 0 };
  let after: string | undefined = nilId;
  while (after) {
    const old = await list({ keyId: box.keyId, after });
    for (const body of old) {
      const sealed = box.reseal(body.body, bodyOwner(body));
      if (sealed) await replace(body, sealed);
      done[sealed ? "sealed" : "unopened"] += 1;
    }
    after = old.at(-1)?.id;
  }
  return done;
}
