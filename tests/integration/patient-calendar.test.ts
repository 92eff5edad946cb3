import { aClinic, aConnection } from "@tests/factories/clinics";
import { aBusiness, anAppointment, aPatient } from "@tests/factories/records";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { recomputeActivePatients } from "@/features/active-patients/mutations";
import { PatientVisits } from "@/features/patients/components/patient-visits";
import { loadPatient } from "@/features/patients/loaders";
import { getPatient, getPatientWithUpcoming } from "@/features/patients/queries";
import { getPatientQuery, patientDetail } from "@/features/patients/schema";
import { writeRecords } from "@/features/sync/sinks";
import { withTenant } from "@/lib/db/tenant";
import type { HubRecord } from "@/lib/integrations/records";
import type { TenantContext } from "@/lib/tenant/context";

const session = vi.hoisted(() => ({ ctx: undefined as unknown }));

vi.mock("next/navigation", () => ({ useRouter: () => ({}) }));
vi.mock("@/lib/auth/session", () => ({
  pageContext: async () => session.ctx,
  pageSession: async () => ({ organization: { timeZone: "Australia/Melbourne", country: "AU" } }),
}));

// Three in the afternoon in Melbourne, and seven in the morning of the same day in Helsinki.
const now = new Date("2025-06-15T05:00:00Z");
const dayMs = 86_400_000;

test.each<[string, Partial<Parameters<typeof aPatient>[0]>]>([
  ["archived", { archivedAt: now }],
  ["deleted", { deletedAt: now }],
])("somebody who came yesterday and was %s since still has the visit in the window", async (_, facts) => {
  const { ctx, id } = await aPatientWith([anAppointment({ startsAt: daysFrom(-1) })], facts);
  const { visits } = patientDetail.parse(await getPatient(ctx, { id }));
  expect(visits).toMatchObject({ isActive: false, total: 1, recent: 1, lastAt: daysFrom(-1).toISOString() });
});

test("visits leave the count of the window as it moves on", async () => {
  const { ctx, id } = await aPatientWith([anAppointment({ startsAt: daysFrom(-44) })]);
  const counted = async (at: TenantContext) => {
    await recomputeActivePatients(at);
    return (await getPatient(at, { id })).visits.recent;
  };
  expect(await counted(ctx)).toBe(1);
  expect(await counted({ ...ctx, now: () => daysFrom(1) })).toBe(1);
  expect(await counted({ ...ctx, now: () => daysFrom(2) })).toBe(0);
});

test("the visits that are listed in the window are those that were counted in it, from midnight on where they took place", async () => {
  const { ctx, id } = await aPatientWith([
    aBusiness({ externalId: "here", timeZone: null }),
    aBusiness({ externalId: "helsinki", timeZone: "Europe/Helsinki" }),
    // 45 days ago at ten in the morning, at midnight, and in the minute before.
    at("2025-05-01T00:00:00Z", "here"),
    at("2025-04-30T14:00:00Z", "here"),
    at("2025-04-30T13:59:00Z", "here"),
    at("2025-04-30T21:00:00Z", "helsinki"),
    at("2025-04-30T20:59:00Z", "helsinki"),
    at("2025-06-15T06:00:00Z", "here"),
  ]);
  const { visits, appointments } = await getPatient(ctx, { id });
  const recent = appointments.data.filter(({ isRecent }) => isRecent).map(({ startsAt }) => startsAt);
  expect(recent).toEqual(["2025-05-01T00:00:00.000Z", "2025-04-30T21:00:00.000Z", "2025-04-30T14:00:00.000Z"]);
  expect(visits.recent).toBe(3);
  expect(groupsIn(await screenOf(ctx, id))).toEqual([
    ["Upcoming", 1],
    ["Last 45 days", 3],
    ["Earlier in 2025", 2],
  ]);
});

test("what is to come is read soonest first and what was newest first, page by page, with none twice and none missed", async () => {
  const { ctx, id } = await aPatientWith(weekly);
  const startsOf = async (when: string) => {
    const starts: string[] = [];
    let cursor: string | null | undefined;
    do {
      const query = getPatientQuery.parse({ when, limit: 15, ...(cursor ? { cursor } : {}) });
      const { data, nextCursor } = (await getPatient(ctx, { id, ...query })).appointments;
      starts.push(...data.map(({ startsAt }) => startsAt));
      cursor = nextCursor;
    } while (cursor);
    return starts;
  };
  const ahead = weekly.map(({ startsAt }) => startsAt.toISOString()).sort();
  const [was, toCome] = [ahead.slice(0, 31).reverse(), ahead.slice(31)];
  expect(await startsOf("past")).toEqual(was);
  expect(await startsOf("upcoming")).toEqual(toCome);
  expect(await startsOf("all")).toEqual([...toCome.toReversed(), ...was]);
  const both = await getPatientWithUpcoming(ctx, { id, limit: 2 });
  expect(both.upcoming.data.map(({ startsAt }) => startsAt)).toEqual(toCome.slice(0, 2));
  expect(both.patient.appointments.data.map(({ startsAt }) => startsAt)).toEqual(was.slice(0, 2));
  const elsewhere = getPatient(ctx, { id, when: "past", cursor: both.upcoming.nextCursor ?? "" });
  await expect(elsewhere).rejects.toMatchObject({ code: "invalid_cursor" });
});

test("forty weekly bookings begin with the next one, and both what is to come and what was can be paged through", async () => {
  const { ctx, id } = await aPatientWith(weekly);
  const first = await screenOf(ctx, id);
  expect(startsIn(first).slice(0, 2)).toEqual([daysFrom(7), daysFrom(14)].map((date) => date.toISOString()));
  expect(groupsIn(first)).toEqual([
    ["Upcoming", 25],
    ["Last 45 days", 7],
    ["Earlier in 2025", 17],
    ["2024", 1],
  ]);
  const further = await screenOf(ctx, id, hrefIn(first, "Further ones to come"));
  expect(groupsIn(further)).toEqual([["Upcoming", 15]]);
  expect(startsIn(further)[0]).toBe(daysFrom(26 * 7).toISOString());
  expect(further).toContain("Page 2");
  expect(groupsIn(await screenOf(ctx, id, hrefIn(further, "Previous")))).toEqual(groupsIn(first));
  const older = await screenOf(ctx, id, hrefIn(first, "Next"));
  expect(groupsIn(older)).toEqual([["2024", 6]]);
});

test("an old link into the calendar that leads nowhere any more opens it from the beginning", async () => {
  const { ctx, id } = await aPatientWith(weekly);
  const begun = groupsIn(await screenOf(ctx, id));
  expect(groupsIn(await screenOf(ctx, id, "?cursor=nonsense&page=4&when=upcoming"))).toEqual(begun);
});

const weekly = Array.from({ length: 71 }, (_, week) =>
  anAppointment({ externalId: `w${week}`, startsAt: daysFrom((week - 30) * 7) }),
);

async function aPatientWith(records: HubRecord[], facts: Parameters<typeof aPatient>[0] = {}) {
  const ctx = await aClinic({ now: () => now });
  const target = await aConnection(ctx);
  const { organizationId } = ctx;
  await withTenant(ctx, (db) => writeRecords(db, target, [aPatient({ externalId: "1001", ...facts }), ...records]));
  await recomputeActivePatients(ctx);
  const { id } = await withTenant(ctx, (db) => db.contact.findFirstOrThrow({ where: { organizationId } }));
  return { ctx, id };
}

function daysFrom(days: number): Date {
  return new Date(now.getTime() + days * dayMs);
}

function at(startsAt: string, businessExternalId: string) {
  return anAppointment({ externalId: startsAt, startsAt: new Date(startsAt), businessExternalId });
}

/** The calendar on somebody's page, as its address shows it. */
async function screenOf(ctx: TenantContext, id: string, href = ""): Promise<string> {
  session.ctx = ctx;
  const query = new URLSearchParams(href.split("?")[1] ?? "");
  return renderToStaticMarkup(createElement(PatientVisits, await loadPatient(id, Object.fromEntries(query))));
}

/** The headings of the calendar, and how many stand below each. */
function groupsIn(html: string): [string, number][] {
  const sections = html.split("<h3").slice(1);
  return sections.map((section) => [/>([^<]+)<\/h3>/.exec(section)?.[1] ?? "", section.match(/<li/g)?.length ?? 0]);
}

function startsIn(html: string): string[] {
  return [...html.matchAll(/<li.*?dateTime="([^"]+)"/g)].map(([, at = ""]) => at);
}

function hrefIn(html: string, words: string): string {
  const link = new RegExp(`<a [^>]*href="([^"]+)"[^>]*>(?:<svg.*?</svg>)? ?${words}`).exec(html);
  return link?.[1]?.replaceAll("&amp;", "&") ?? "";
}
