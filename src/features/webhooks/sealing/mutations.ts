import { bodyOwner } from "@/features/webhooks/rules";
import { listPlatformBodies, replacePlatformBody } from "@/lib/db/system/webhooks";
import { withTenant } from "@/lib/db/tenant";
import { listBodies, replaceBody, type SealedBody } from "@/lib/db/webhook-events";
import { secretBox } from "@/lib/secrets";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/** Seals what an organization's connections have been sent with the newest key, where an older one did. Returns how many. */
export async function resealDeliveries(ctx: TenantContext): Promise<number> {
  requirePermission(ctx, "config.update");
  const { organizationId } = ctx;
  return resealAll({
    list: (keyId) => withTenant(ctx, (db) => listBodies(db, { organizationId, keyId })),
    replace: (old, sealed) => withTenant(ctx, (db) => replaceBody(db, { ...sealed, organizationId, old })),
  });
}

/** The same for what came for the hub itself. */
export function resealPlatformDeliveries(): Promise<number> {
  return resealAll({ list: listPlatformBodies, replace: (old, sealed) => replacePlatformBody({ ...sealed, old }) });
}

type Sealed = ReturnType<ReturnType<typeof secretBox>["seal"]>;

type Shelf = {
  list: (keyId: string) => Promise<SealedBody[]>;
  replace: (old: SealedBody, sealed: Sealed) => Promise<unknown>;
};

/** A handful at a time, until none is left that an older key sealed. */
async function resealAll({ list, replace }: Shelf): Promise<number> {
  const box = secretBox();
  let count = 0;
  for (let old = await list(box.keyId); old.length > 0; old = await list(box.keyId)) {
    for (const body of old) {
      const owner = bodyOwner(body);
      await replace(body, box.seal(box.openBytes(body.body, owner), owner));
    }
    count += old.length;
  }
  return count;
}
