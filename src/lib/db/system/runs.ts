import { withSystem } from "@/lib/db/system/transaction";

export type RunRef = { organizationId: string; runId: string };

/** The unfinished runs that nobody advances and that may go on now, those first that nobody has looked at for longest. */
export function listDueRuns(now: Date): Promise<RunRef[]> {
  return withSystem(async (db) => {
    const rows = await db.syncRun.findMany({
      where: {
        status: { in: ["queued", "running"] },
        AND: [
          { OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] },
          {
            OR: [
              { resumeAt: null },
              { resumeAt: { lte: now } },
              { cancelRequestedAt: { not: null } },
              // A killed process left it so: who lets a run wait on purpose gives up the lease.
              { leaseUntil: { not: null } },
            ],
          },
        ],
      },
      select: { organizationId: true, id: true },
      orderBy: [{ heartbeatAt: { sort: "asc", nulls: "first" } }, { createdAt: "asc" }],
    });
    return rows.map(({ organizationId, id }) => ({ organizationId, runId: id }));
  });
}
