import type { SkippedView, SkipReason, SyncAllPlan, SyncAllResult } from "@/features/oversight/schema";
import { startSync } from "@/features/sync/mutations";
import { requireSuperAdmin, superAdminActor } from "@/lib/auth/super-admin";
import type { Person } from "@/lib/auth/viewer";
import { listSyncableConnections, type SyncableRow } from "@/lib/db/system/connections";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { mintContext } from "@/lib/tenant/mint";
import { isBilled, standingOf, subscriptionOf } from "@/lib/tenant/subscription";

// Each start is a short transaction of its own organization; more at once would only wait for the pool.
const atOnce = 4;

/** What a sync of all organizations would start now, and what it would leave out. Throws `forbidden`. */
export async function planSyncAll(person: Person, now = new Date()): Promise<SyncAllPlan> {
  requireSuperAdmin(person);
  const rows = await listSyncableConnections();
  const ready = rows.filter((row) => reasonAgainst(row, now) === null);
  return {
    connections: ready.length,
    organizations: new Set(ready.map(({ organizationId }) => organizationId)).size,
    skipped: rows.flatMap((row) => skipped(row, reasonAgainst(row, now))),
  };
}

type Wanted = { requestId?: string | null; now?: Date };

/**
 * Queues a sync of every connection that can be synced, and says which cannot and why. Each organization's log names
 * the super admin. One that fails keeps no other from starting; asked twice at once, each is started once.
 */
export async function syncAll(
  person: Person,
  { requestId = null, now = new Date() }: Wanted = {},
): Promise<SyncAllResult> {
  requireSuperAdmin(person);
  const left = await listSyncableConnections();
  const outcomes: SkippedView[][] = [];
  const work = async () => {
    for (let row = left.shift(); row; row = left.shift()) {
      const reason = reasonAgainst(row, now) ?? (await start(row, person, requestId));
      outcomes.push(skipped(row, reason));
    }
  };
  const count = left.length;
  await Promise.all(Array.from({ length: atOnce }, work));
  const all = outcomes.flat().sort((a, b) => a.organization.localeCompare(b.organization));
  return { started: count - all.length, skipped: all };
}

/** Null when it was started. */
async function start(row: SyncableRow, person: Person, requestId: string | null): Promise<SkipReason | null> {
  const { organizationId, connectionId } = row;
  const actor = superAdminActor(person);
  const ctx = mintContext({ organizationId, actor, permissions: ["sync.manual"], requestId });
  try {
    await startSync(ctx, { connectionId, mode: "incremental", trigger: "user" });
    return null;
  } catch (error) {
    // Somebody was faster, or changed the connection since it was listed.
    if (error instanceof AppError && error.code === "conflict") return "running";
    log.error("sync of all: one not started", { organizationId, connectionId, error });
    return "failed";
  }
}

function reasonAgainst(row: SyncableRow, now: Date): SkipReason | null {
  if (isBilled() && standingOf(subscriptionOf(row), now).readOnly) return "subscription";
  if (row.status === "paused") return "paused";
  if (row.status === "refused") return "refused";
  return row.isRunning ? "running" : null;
}

function skipped(row: SyncableRow, reason: SkipReason | null): SkippedView[] {
  const { organizationId, organizationName, connectionId, account } = row;
  return reason ? [{ organizationId, organization: organizationName, connectionId, account, reason }] : [];
}
