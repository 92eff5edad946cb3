import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser } from "@tests/factories/browsers";
import { readTables } from "@tests/factories/catalogue";
import { aClinic, aConnection, inRole } from "@tests/factories/clinics";
import { aFullClinic } from "@tests/factories/full-clinic";
import { aMembership, aPerson, aSuperAdmin } from "@tests/factories/people";
import { anAppointment, aPatient } from "@tests/factories/records";
import { bodyOf, furtherOf, hasId, idOf } from "@tests/factories/route-samples";
import { callRoute, loadRoutes } from "@tests/factories/routes";
import { Client } from "pg";
import { afterAll, expect, inject, test } from "vitest";
import { GET as getExport } from "@/app/api/portfolio/export/route";
import { GET as getPortfolio } from "@/app/api/portfolio/route";
import { recomputeActivePatients } from "@/features/active-patients/mutations";
import { getDashboardMetrics } from "@/features/dashboard/queries";
import { exportPortfolioEndpoint, portfolioEndpoint, portfolioView } from "@/features/portfolio/schema";
import { writeRecords } from "@/features/sync/sinks";
import { withTenant } from "@/lib/db/tenant";
import { stopBoss } from "@/lib/jobs/boss";
import type { TenantContext } from "@/lib/tenant/context";

const adminUrl = new URL(inject("server").adminUrl);
adminUrl.pathname = new URL(process.env.DATABASE_URL ?? "").pathname;
const admin = new Client({ connectionString: adminUrl.href });
await admin.connect();

afterAll(async () => {
  await stopBoss();
  await admin.end();
});

const now = new Date("2025-06-18T02:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

test("an investor compares the organizations granted, each in its own window, and no other", async () => {
  const first = await aPractice({ people: 30, recent: 12, before: 8, added: 6 });
  const second = await aPractice({ people: 9, recent: 3, before: 0, added: 0 });
  await aPractice({ people: 50, recent: 20, before: 0, added: 0 });
  const { cookie, userId } = await aPerson(first, "investor");
  await aMembership(second, userId, { role: "investor" });
  await aMembership(await aClinic(), userId, { role: "nurse" });
  await aMembership(await aClinic(), userId, { role: "investor", expiresAt: new Date(0) });

  const view = await portfolioOf(cookie);
  expect(view.organizations.map(({ id }) => id).sort()).toEqual([first.organizationId, second.organizationId].sort());
  const of = ({ organizationId }: TenantContext) => view.organizations.find(({ id }) => id === organizationId);
  expect(of(first)).toMatchObject({
    windowDays: 45,
    timeZone: "Australia/Melbourne",
    currency: "AUD",
    computedAt: now.toISOString(),
    isMirrored: true,
    syncedAt: daysAgo(10).toISOString(),
    smallGroupsWithheld: true,
    figures: {
      patients: { value: 30, before: 24, change: 6 },
      active: { value: 12, before: 8, change: 4 },
      new: { value: 6 },
    },
  });
  expect(of(second)?.figures).toMatchObject({
    patients: { value: 9 },
    active: { value: null },
    visitsPerWeek: { value: null },
  });
  expect(view.totals.active).toEqual({ value: 12, of: 1 });
  expect(view.totals.patients).toEqual({ value: 39, of: 2 });
});

test("a figure of the comparison stays until it has moved by five, and is what other pages say", async () => {
  const clinic = await aPractice({ people: 30, recent: 12, before: 8, added: 6 });
  const { cookie } = await aPerson(clinic, "investor");
  const patients = async () => (await portfolioOf(cookie)).organizations[0]?.figures?.patients.value;
  const say = (count: number) =>
    asAdmin("UPDATE organizations SET figures = figures || jsonb_build_object('patients', $2::int) WHERE id = $1", [
      clinic.organizationId,
      count,
    ]);
  expect(await patients()).toBe(30);
  for (const [said, told] of [
    [31, 30],
    [34, 30],
    [26, 30],
    [35, 35],
    [31, 35],
    [30, 30],
  ] as const) {
    await say(said);
    expect(await patients(), `${said}`).toBe(told);
  }
  const { figures } = await getDashboardMetrics(inRole(clinic, "investor"));
  expect(figures.patients.value).toBe(30);
});

test("the file has the same figures, and the same withheld", async () => {
  const clinic = await aPractice({ people: 9, recent: 3, before: 0, added: 0 });
  const { cookie } = await aPerson(clinic, "investor");
  const route = { name: "", endpoint: exportPortfolioEndpoint, handler: getExport };
  const { status, text } = await callRoute(route, { cookie });
  expect(status).toBe(200);
  const [head = "", row = ""] = text.split("\r\n");
  expect(head).toContain("Organization,Time zone,Currency,Window in days,Computed at,Synced at,Patients");
  expect(row).toContain(
    "A clinic,Australia/Melbourne,AUD,45,2025-06-18T02:00:00.000Z,2025-06-08T02:00:00.000Z,9,9,withheld,0",
  );
});

test("whoever may see no analytics is refused, and so is nobody", async () => {
  const clinic = await aClinic();
  for (const role of ["viewer", "nurse", "clinic_staff"] as const) {
    expect((await ask((await aPerson(clinic, role)).cookie)).status).toBe(403);
  }
  expect((await ask((await aSuperAdmin()).cookie)).status).toBe(403);
  expect((await ask("")).status).toBe(401);
  const { cookie, userId } = await aPerson(clinic, "investor");
  expect((await ask(cookie)).status).toBe(200);
  await asAdmin(`UPDATE organization_users SET permissions = '{"deny":["analytics.view"]}' WHERE user_id = $1`, [
    userId,
  ]);
  expect((await ask(cookie)).status).toBe(403);
});

test("no route shows an investor anybody in person", async () => {
  const clinic = await aFullClinic(admin, await readTables(admin));
  const { cookie } = await aPerson(clinic.ctx, "investor");
  const tables = ["contacts", "contact_identifiers", "appointments", "attendees", "transactions", "invoices"];
  const personal = tables.flatMap((table) =>
    Object.values(clinic.rows[table] ?? {}).filter((value) => typeof value === "string" && value.startsWith("text ")),
  );
  expect(personal.length).toBeGreaterThan(20);
  const shown: string[] = [];
  for (const route of await loadRoutes()) {
    const { access, endsSession } = route.endpoint;
    if (endsSession || !["session", "person", "super_admin"].includes(access)) continue;
    const id = hasId(route.endpoint) ? idOf(route.endpoint, clinic) : "";
    const { status, text } = await callRoute(route, { cookie, id, further: furtherOf(clinic), body: bodyOf(route) });
    if (status === 200) shown.push(route.name);
    for (const value of personal) expect(text, route.name).not.toContain(value);
    expect(text, route.name).not.toContain(clinic.rows.contacts?.id);
  }
  expect(shown).toEqual(expect.arrayContaining(["GET /api/portfolio", "GET /api/dashboard/metrics"]));
  expect(shown.filter((name) => /patients|transactions|invoices|export/.test(name)).toSorted()).toEqual([
    "GET /api/analytics/patients",
    "GET /api/portfolio/export",
  ]);
});

type Sizes = { people: number; recent: number; before: number; added: number };

/** A clinic with so many patients, the last of them added of late, of whom some came in the window and others before it. */
async function aPractice({ people, recent, before, added }: Sizes): Promise<TenantContext> {
  const ctx = await aClinic({ now: () => now });
  const ids = Array.from({ length: people }, (_, index) => String(index + 1));
  const patients = ids.map((externalId, index) =>
    aPatient({ externalId, createdAt: index >= people - added ? daysAgo(5) : daysAgo(400) }),
  );
  const came = (days: number) => (patientExternalId: string) =>
    anAppointment({ externalId: `${patientExternalId}-${days}`, patientExternalId, startsAt: daysAgo(days) });
  const visits = [...ids.slice(0, recent).map(came(10)), ...ids.slice(0, before).map(came(60))];
  const target = await aConnection(ctx);
  await withTenant(ctx, (db) => writeRecords(db, target, [...patients, ...visits]));
  await recomputeActivePatients(ctx);
  // Figures are counted each hour, also where the provider has not answered for days.
  const synced = "UPDATE organization_services SET last_succeeded_at = $2 WHERE organization_id = $1";
  await asAdmin(synced, [ctx.organizationId, daysAgo(10)]);
  return ctx;
}

const ask = (cookie: string) => aBrowser().call(portfolioEndpoint, getPortfolio, { headers: { cookie } });
const portfolioOf = async (cookie: string) => portfolioView.parse((await ask(cookie)).json);
