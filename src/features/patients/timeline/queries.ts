import type { TimelineEntry, TimelinePage, VisitStatus } from "@/features/patients/schema";
import type { Clock } from "@/lib/db/clock";
import type { TenantDb } from "@/lib/db/guard";
import { type Named, readTimeline, type TimelineRow, timelineSort, type When } from "@/lib/db/kin";
import { readPosition, toPage } from "@/lib/http/position";

type TimelineInput = { when?: When | undefined; limit?: number | undefined; cursor?: string | undefined };

/**
 * A page of what stands or stood in the calendar for somebody, by the clock of the organization's figures. Nobody's, for
 * a contact that no provider names. Throws `invalid_cursor`.
 */
export async function readTimelinePage(
  db: TenantDb,
  { named, now, clock }: { named: Named | null; now: Date; clock: Clock },
  { when = "all", limit = 50, cursor }: TimelineInput,
): Promise<TimelinePage> {
  const sort = when === "upcoming" ? "startsAt" : "-startsAt";
  const position = readPosition(cursor, { sort, key: timelineSort(when).key });
  if (named === null) return { data: [], nextCursor: null };
  const { timeZone } = clock;
  const window = { to: clock.to, days: clock.days, timeZone };
  const rows = await readTimeline(db, named, { when, now, window, position, limit: limit + 1 });
  const page = toPage(rows, { limit, sort, positionOf: (row) => ({ key: row.startsAt, id: row.id }) });
  return { data: page.rows.map((row) => toEntry(row, timeZone)), nextCursor: page.nextCursor };
}

function toEntry(row: TimelineRow, timeZone: string): TimelineEntry {
  const { id, type, practitioner, business, cancellationReason, isRecent } = row;
  return {
    id,
    clinikoId: row.externalId,
    kind: row.kind as TimelineEntry["kind"],
    status: row.status as VisitStatus,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt?.toISOString() ?? null,
    type,
    practitioner,
    business,
    timeZone: row.timeZone ?? timeZone,
    cancellationReason,
    clinikoPatientId: row.patientExternalId,
    isRecent,
  };
}
