import type { AppointmentView, ListAppointmentsInput, ListedAppointment } from "@/features/appointments/schema";
import {
  type AppointmentCounts,
  type AppointmentRow,
  appointmentSort,
  countAppointmentRows,
  readAppointmentRows,
} from "@/lib/db/appointment-list";
import { readPracticeAge } from "@/lib/db/health";
import { withTenant } from "@/lib/db/tenant";
import type { MirrorAge } from "@/lib/format/age";
import { readPosition, toPage } from "@/lib/http/position";
import { practiceProviders } from "@/lib/integrations/registry";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const sort = "startsAt";

export type AppointmentPage = {
  data: ListedAppointment[];
  nextCursor: string | null;
  counts: AppointmentCounts;
} & MirrorAge;

/**
 * A page of the calendar between two moments, soonest first, how many of that stretch were kept, missed and
 * cancelled, and how old that is. Throws `forbidden`, and `invalid_cursor`.
 */
export async function listAppointments(ctx: TenantContext, input: ListAppointmentsInput): Promise<AppointmentPage> {
  requirePermission(ctx, "patients.view");
  const { from, until, view, limit, cursor } = input;
  const position = readPosition(cursor, { sort, key: appointmentSort.key });
  const stretch = { organizationId: ctx.organizationId, from, until };
  return withTenant(ctx, async (db) => {
    const { timeZone } = await db.organization.findUniqueOrThrow({
      where: { id: ctx.organizationId },
      select: { timeZone: true },
    });
    const rows = await readAppointmentRows(db, { ...stretch, ...conditions[view] }, { position, limit: limit + 1 });
    const positionOf = (row: AppointmentRow) => ({ key: row.startsAt, id: row.id });
    const page = toPage(rows, { limit, sort, positionOf });
    const counts = await countAppointmentRows(db, stretch);
    const age = await readPracticeAge(db, ctx.organizationId, practiceProviders);
    return { data: page.rows.map((row) => toListed(row, timeZone)), nextCursor: page.nextCursor, counts, ...age };
  });
}

const conditions: Record<AppointmentView, { standing: boolean | null; status: string | null }> = {
  kept: { standing: true, status: null },
  missed: { standing: null, status: "did_not_arrive" },
  cancelled: { standing: null, status: "cancelled" },
  all: { standing: null, status: null },
};

function toListed(row: AppointmentRow, timeZone: string): ListedAppointment {
  const { id, type, practitioner, business, contactId, name } = row;
  return {
    id,
    kind: row.kind as ListedAppointment["kind"],
    status: row.status as ListedAppointment["status"],
    startsAt: row.startsAt.toISOString(),
    type,
    practitioner,
    business,
    timeZone: row.timeZone ?? timeZone,
    patient: contactId === null || name === null ? null : { id: contactId, name },
  };
}
