import { z } from "zod";
import { listAppointments } from "@/features/appointments/queries";
import { appointmentViews } from "@/features/appointments/schema";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";
import { ageOf } from "@/lib/format/age";
import { endOfDay, localDay, startOfDay } from "@/lib/format/date";
import { turnOf, turnPages } from "@/lib/format/href";
import { fromCursor, plainParams, readAddress, type SearchParams } from "@/lib/http/address-bar";
import { dayInput } from "@/lib/http/time";

const address = z.object({
  from: dayInput.optional(),
  to: dayInput.optional(),
  view: z.enum(appointmentViews).optional(),
});

const path = "/appointments";
const limit = 50;
const dayMs = 86_400_000;

/** One page of the calendar: of the days in the address, both included, or else everything that is to come. */
export async function loadAppointments(params: SearchParams) {
  const ctx = await pageContext("patients.view");
  const { timeZone } = (await pageSession()).organization;
  const filters = readAddress(address, params);
  const turn = turnOf(plainParams(params));
  const now = ctx.now();
  const from = filters.from ? startOfDay(filters.from, timeZone) : filters.to ? new Date(0) : now;
  const until = filters.to ? endOfDay(filters.to, timeZone) : null;
  const view = filters.view ?? "kept";
  const { page } = await fromCursor({ from: from ?? now, until, view, limit, cursor: turn.cursor }, (input) =>
    listAppointments(ctx, input),
  );
  const { from: firstDay, to: lastDay } = filters;
  const query = { from: firstDay, to: lastDay, view: view === "kept" ? undefined : view };
  return {
    appointments: page.data,
    timeZone,
    counts: page.counts,
    age: ageOf(page),
    view,
    query,
    weeks: weeksAround(localDay(now, timeZone)),
    mayConnect: allows(ctx.permissions, "config.update"),
    isUpcoming: !firstDay && !lastDay,
    pages: turnPages({ path, query, turn, nextCursor: page.nextCursor }),
    page: turn.page,
    limit,
  };
}

/** Monday to Sunday of this week and its neighbours, as days. */
function weeksAround(today: string) {
  const sinceMonday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
  const monday = dayAfter(today, -sinceMonday);
  const week = (offset: number) => ({ from: dayAfter(monday, offset * 7), to: dayAfter(monday, offset * 7 + 6) });
  return { last: week(-1), current: week(0), next: week(1) };
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}
