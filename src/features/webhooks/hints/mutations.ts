import { openSession } from "@/features/connections/queries";
import { recomputeDerived } from "@/features/figures/mutations";
import { buryHinted, type SinkTarget, writeRecords } from "@/features/sync/sinks";
import { isUnwritable } from "@/lib/db/errors";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import type { Hint, Item } from "@/lib/integrations/contract";
import { ProviderError } from "@/lib/integrations/errors";
import type { RecordKind } from "@/lib/integrations/records";
import type { TenantContext } from "@/lib/tenant/context";
import { mintContext } from "@/lib/tenant/mint";

/** Whose hint, which record it names, and whether somebody began with it before. */
export type HintRef = { organizationId: string; connectionId: string; isRepeated?: boolean } & Hint;

/** What became of a hint: how many rows changed, or why nothing can ever come of it. */
export type HintOutcome = { changed: number; reason: string | null };

/**
 * Reads the record of a hint again and takes over what the provider says, also that it no longer has it. Safe to repeat.
 * Waits for the provider's allowance until `deadline`. Throws `ProviderError` when the provider cannot be asked just now,
 * `conflict` when it says of too many records that they are gone.
 */
export async function processHint(hint: HintRef, deadline?: Date): Promise<HintOutcome> {
  const { organizationId } = hint;
  const ctx = mintContext({ organizationId, actor: { type: "webhook", label: "hint" }, permissions: ["*"] });
  try {
    const outcome = await takeOver(ctx, hint, deadline);
    // Whoever began before may have written, and been killed before the figures were computed.
    if (outcome.changed > 0 || hint.isRepeated) {
      await recomputeDerived(ctx);
    }
    return outcome;
  } catch (error) {
    const reason = reasonBeyondHelp(error);
    if (reason === null) throw error;
    return { changed: 0, reason };
  }
}

async function takeOver(ctx: TenantContext, hint: HintRef, deadline?: Date): Promise<HintOutcome> {
  const { connectionId, resource, id } = hint;
  const { session, provider, status } = await openSession(ctx, connectionId, { deadline });
  if (status === "paused") return { changed: 0, reason: pausedReason };
  const askedAt = ctx.now();
  const found = await session.hinted?.({ resource, id });
  const kind = session.streams.find(({ key }) => key === found?.stream)?.kind;
  if (!found || !kind) return { changed: 0, reason: null };
  const target = { organizationId: ctx.organizationId, connectionId, provider, askedAt };
  const take = found.items.length > 0 ? write(ctx, target, found.items) : bury(ctx, target, { kind, id, at: askedAt });
  return { changed: await take, reason: null };
}

const pausedReason = "This connection is paused. The next sync brings what has changed.";

/** Items that cannot be read are left to the next sync, which keeps them with their reason. */
function write(ctx: TenantContext, target: SinkTarget, items: Item[]): Promise<number> {
  const records = items.flatMap(({ record }) => (record ? [record] : []));
  return withTenant(ctx, async (db) => (await writeRecords(db, target, records)).length);
}

type Gone = { kind: RecordKind; id: string; at: Date };

function bury(ctx: TenantContext, target: SinkTarget, { kind, id, at }: Gone): Promise<number> {
  return withTenant(ctx, (db) => buryHinted(db, target, { kind, externalId: id, at }));
}

/** A resource that is not kept here, a connection that has ended, a value that cannot be stored: no repetition helps. */
function reasonBeyondHelp(error: unknown): string | null {
  if (error instanceof ProviderError) return error.fault === "rejected" ? error.message : null;
  if (error instanceof AppError && error.code === "not_found") return error.message;
  return isUnwritable(error) ? "The record has a value that cannot be stored. The next sync keeps it as failed." : null;
}
