import { asAdmin } from "@tests/factories/admin-sql";
import { aClinic, inRole } from "@tests/factories/clinics";
import { aPerson } from "@tests/factories/people";
import { aConnectedPractice, type Connected, sync } from "@tests/factories/practice";
import { aCliniko } from "@tests/factories/seaview";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { acknowledgeAlert, mailAlert } from "@/features/alerts/mutations";
import { countOpenAlerts, listAlerts } from "@/features/alerts/queries";
import { recordAudit } from "@/features/audit/mutations";
import { checkAuditLog, sealAuditLog } from "@/features/audit/sealing/mutations";
import { getAuditStanding } from "@/features/audit/sealing/queries";
import { systemContext } from "@/features/sync/mutations";
import { checkAuditLogs, deliverAlertMail, queueAlertMail } from "@/features/upkeep/mutations";
import { listAlertsToMail } from "@/lib/db/system/alerts";
import { withSystem } from "@/lib/db/system/transaction";
import { withTenant } from "@/lib/db/tenant";
import { drainQueue, stopBoss } from "@/lib/jobs/boss";

const post = await vi.hoisted(async () => {
  const { aPostOffice } = await import("../factories/smtp");
  const office = await aPostOffice();
  // Before anything reads the environment.
  process.env.SMTP_URL = office.url;
  return office;
});
const cliniko = await aCliniko({ empty: true });

beforeEach(() => {
  post.letters.length = 0;
  post.refuseNext(0);
});
afterEach(() => cliniko.misbehaviour.reset());
afterAll(async () => {
  await stopBoss();
  await cliniko.server.close();
  await post.close();
});

/** A clinic whose sync has just failed. */
async function afterFailure(): Promise<Connected & { alertId: string }> {
  const clinic = await aConnectedPractice(cliniko, { patients: 3, appointments: 3 });
  clinic.act("misbehave", { kind: "404", path: "^/v1/patients" });
  await sync(clinic);
  cliniko.misbehaviour.reset();
  const [alert] = await listAlerts(clinic.ctx);
  return { ...clinic, alertId: alert?.id ?? "" };
}

test("trouble that repeats itself is one alert that counts, until somebody has seen to it", async () => {
  const clinic = await afterFailure();
  const { ctx, alertId } = clinic;
  clinic.act("misbehave", { kind: "404", path: "^/v1/patients" });
  const second = await sync(clinic);
  expect(await listAlerts(ctx)).toMatchObject([{ id: alertId, kind: "run_failed", occurrences: 2, runId: second.id }]);
  expect(await countOpenAlerts(ctx)).toBe(1);

  await acknowledgeAlert(ctx, { id: alertId });
  const [seen] = await listAlerts(ctx);
  await acknowledgeAlert(ctx, { id: alertId });
  expect(await listAlerts(ctx)).toEqual([seen]);
  expect(await countOpenAlerts(ctx)).toBe(0);

  await sync(clinic);
  expect(await listAlerts(ctx)).toMatchObject([
    { kind: "run_failed", occurrences: 1, acknowledgedAt: null },
    { id: alertId, acknowledgedAt: expect.any(String) },
  ]);
  expect(await listAlerts(ctx, { open: true })).toHaveLength(1);
});

test("alerts are for those who look after the connections, of their own organization only", async () => {
  const { ctx, alertId } = await afterFailure();
  await expect(listAlerts(inRole(ctx, "viewer"))).rejects.toMatchObject({ code: "forbidden" });
  expect(await countOpenAlerts(inRole(ctx, "viewer"))).toBe(0);
  await expect(acknowledgeAlert(inRole(ctx, "clinic_staff"), { id: alertId })).rejects.toMatchObject({
    code: "forbidden",
  });
  const stranger = await aClinic({ role: "tenant_owner" });
  expect(await listAlerts(stranger)).toEqual([]);
  await expect(acknowledgeAlert(stranger, { id: alertId })).rejects.toMatchObject({ code: "not_found" });
});

async function addressesOf(ctx: Connected["ctx"]): Promise<Map<string, string>> {
  const { organizationId } = ctx;
  const rows = await withSystem((db) =>
    db.organizationUser.findMany({
      where: { organizationId },
      select: { role: true, user: { select: { email: true } } },
    }),
  );
  return new Map(rows.map(({ role, user }) => [role, user.email]));
}

test("owners and admins get one letter about an alert, that names no patient, and nobody else does", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 3, appointments: 3 });
  const { ctx } = clinic;
  for (const role of ["tenant_owner", "tenant_admin", "clinic_staff", "viewer", "investor"] as const) {
    await aPerson(ctx, role);
  }
  const addresses = await addressesOf(ctx);
  await aPerson(ctx, "tenant_admin", { status: "inactive" });
  await aPerson(ctx, "tenant_owner", { expiresAt: new Date(Date.now() - 1) });
  clinic.act("misbehave", { kind: "404", path: "^/v1/patients" });
  await sync(clinic);

  await queueAlertMail();
  await queueAlertMail();
  await drainQueue("mail", deliverAlertMail, new Date(Date.now() + 20_000));
  const mine = post.letters.filter(({ text }) => text.includes(clinic.connection.id));
  expect(mine).toHaveLength(1);
  const [letter] = mine;
  const [owner = "", admin = ""] = [addresses.get("tenant_owner"), addresses.get("tenant_admin")];
  expect(letter?.to.toSorted()).toEqual([owner, admin].toSorted());
  expect(letter?.text).toContain("A sync failed");
  expect(letter?.text).toContain(`/connections/${clinic.connection.id}`);
  // None of the two sees the other.
  for (const address of letter?.to ?? []) expect(letter?.text).not.toContain(address);
  for (const { first_name, last_name, id } of clinic.account.tables.patients.all()) {
    for (const fact of [first_name, last_name, id]) expect(letter?.text).not.toContain(fact);
  }

  await sync(clinic);
  await queueAlertMail();
  await drainQueue("mail", deliverAlertMail, new Date(Date.now() + 20_000));
  expect(post.letters.filter(({ text }) => text.includes(clinic.connection.id))).toHaveLength(1);
});

/** A clinic whose audit log somebody has changed past the product, after it was sealed. */
async function afterTampering() {
  const ctx = await aClinic({ role: "tenant_owner" });
  for (let count = 0; count < 3; count += 1) await note(ctx);
  await sealAuditLog(ctx, new Date(Date.now() + 20_000));
  await tamperWith(ctx, 2);
  return ctx;
}

const note = (ctx: Connected["ctx"]) =>
  withTenant(ctx, (db) => recordAudit(db, ctx, { action: "tried", subjectType: "test" }));

async function tamperWith({ organizationId }: Connected["ctx"], sequence: number) {
  await asAdmin("ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only");
  await asAdmin(
    `UPDATE audit_log SET action = 'nothing' WHERE organization_id = $1 AND id =
       (SELECT entry_id FROM audit_links WHERE organization_id = $1 AND sequence = $2)`,
    [organizationId, sequence],
  );
  await asAdmin("ALTER TABLE audit_log ENABLE TRIGGER audit_log_append_only");
}

test("a broken audit log raises one alert, however often it is found, and again only when it breaks elsewhere", async () => {
  const ctx = await afterTampering();
  await checkAuditLogs(new Date(Date.now() + 20_000));
  const [raised, ...others] = await listAlerts(ctx);
  expect(others).toEqual([]);
  expect(raised).toMatchObject({
    kind: "audit_broken",
    connectionId: null,
    connectionName: null,
    occurrences: 1,
    message: expect.stringContaining("It is number 2 of the chain."),
  });
  await checkAuditLog(ctx);
  expect(await listAlerts(ctx)).toEqual([raised]);
  await acknowledgeAlert(ctx, { id: raised?.id ?? "" });
  await checkAuditLog(ctx);
  expect(await countOpenAlerts(ctx)).toBe(0);
  await tamperWith(ctx, 1);
  await checkAuditLog(ctx);
  expect(await listAlerts(ctx, { open: true })).toMatchObject([
    { kind: "audit_broken", message: expect.stringContaining("It is number 1 of the chain.") },
  ]);
  const stranger = await aClinic({ role: "tenant_owner" });
  expect(await listAlerts(stranger)).toEqual([]);
});

test("owners and admins get one letter about a broken audit log, with the way to it", async () => {
  const ctx = await afterTampering();
  await aPerson(ctx, "tenant_owner");
  await aPerson(ctx, "viewer");
  const owner = (await addressesOf(ctx)).get("tenant_owner");
  for (let count = 0; count < 2; count += 1) {
    await checkAuditLog(ctx);
    await queueAlertMail();
    await drainQueue("mail", deliverAlertMail, new Date(Date.now() + 20_000));
  }
  const letters = post.letters.filter(({ to }) => to.includes(owner ?? ""));
  expect(letters).toHaveLength(1);
  expect(letters[0]?.to).toEqual([owner]);
  expect(letters[0]?.text).toContain("The audit log is not what was sealed");
  expect(letters[0]?.text).toMatch(/:\d+\/audit\s/);
});

test("a fault whose alert cannot be raised is not kept as found either, and is found again", async () => {
  const ctx = await afterTampering();
  await asAdmin("REVOKE INSERT ON alerts FROM hub_app");
  try {
    await expect(checkAuditLog(ctx)).rejects.toThrow();
  } finally {
    await asAdmin("GRANT INSERT ON alerts TO hub_app");
  }
  expect((await getAuditStanding(ctx)).checkedAt).toBeNull();
  await checkAuditLog(ctx);
  expect(await countOpenAlerts(ctx)).toBe(1);
});

test("a mail server that is busy is asked again, and nobody gets the letter twice", async () => {
  const { ctx, connection, alertId } = await afterFailure();
  await aPerson(ctx, "tenant_owner");
  await aPerson(ctx, "tenant_admin");
  const system = systemContext(ctx.organizationId);
  post.refuseNext(2);
  await expect(mailAlert(system, { id: alertId })).rejects.toThrow();
  await expect(mailAlert(system, { id: alertId })).rejects.toThrow();
  // The queue tries the same job again; another one waits until that has given up.
  expect(await isToBeMailed(alertId)).toBe(false);
  await setAlert(alertId, `mail_tried_at = now() - interval '1 hour'`);
  expect(await isToBeMailed(alertId)).toBe(true);
  await mailAlert(system, { id: alertId });
  await mailAlert(system, { id: alertId });
  expect(post.letters.filter(({ text }) => text.includes(connection.id))).toHaveLength(1);
  await setAlert(alertId, `mail_tried_at = now() - interval '1 hour'`);
  expect(await isToBeMailed(alertId)).toBe(false);
});

const setAlert = (id: string, set: string) => asAdmin(`UPDATE alerts SET ${set} WHERE id = $1`, [id]);

async function isToBeMailed(id: string): Promise<boolean> {
  return (await listAlertsToMail(10_000)).some(({ alertId }) => alertId === id);
}

test("a clinic with many alerts that cannot be delivered keeps no other clinic's letter back", async () => {
  const crowded = await afterFailure();
  // Sixty more of its accounts failed as this one did, and long before.
  await asAdmin(
    `WITH copies AS (
       INSERT INTO organization_services (organization_id, id, provider, external_account_id, account_name, config, updated_at)
       SELECT organization_id, gen_random_uuid(), provider, gen_random_uuid(), account_name, config, now()
       FROM organization_services, generate_series(1, 60) WHERE id = $1 RETURNING organization_id, id
     )
     INSERT INTO alerts (organization_id, id, connection_id, kind, message, raised_at)
     SELECT organization_id, gen_random_uuid(), id, 'run_failed', 'It failed.', now() - interval '1 day' FROM copies`,
    [crowded.connection.id],
  );
  const { ctx, alertId } = await afterFailure();
  const listed = await listAlertsToMail();
  expect(listed).toContainEqual({ organizationId: ctx.organizationId, alertId });
  expect(listed.filter(({ organizationId }) => organizationId === crowded.ctx.organizationId).length).toBeGreaterThan(
    9,
  );
});

test("what was never tried goes out before what failed, and what failed for a week is no news any more", async () => {
  const [tried, fresh] = [await afterFailure(), await afterFailure()];
  await setAlert(tried.alertId, `raised_at = now() - interval '2 days', mail_tried_at = now() - interval '1 hour'`);
  const order = (await listAlertsToMail(10_000)).map(({ alertId }) => alertId);
  expect(order.indexOf(fresh.alertId)).toBeLessThan(order.indexOf(tried.alertId));
  await setAlert(tried.alertId, `last_seen_at = now() - interval '8 days'`);
  expect(await isToBeMailed(tried.alertId)).toBe(false);
});

test("an alert that somebody has seen to is no longer written about", async () => {
  const { ctx, connection, alertId } = await afterFailure();
  await aPerson(ctx, "tenant_owner");
  await acknowledgeAlert(ctx, { id: alertId });
  await mailAlert(systemContext(ctx.organizationId), { id: alertId });
  expect(post.letters.filter(({ text }) => text.includes(connection.id))).toEqual([]);
});

test("an allowance that has been nearly used up for ten minutes raises an alert, once for each stretch of work", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 230, appointments: 0 });
  const { ctx, account, connection } = clinic;
  const key = `cliniko:au1:${account.user.id}`;
  const busySince = (minutes: number) =>
    withSystem(
      (db) => db.$executeRaw`
        INSERT INTO "rate_budgets" ("key", "granted_at", "busy_since")
        VALUES (${key}, ARRAY[now()], now() - make_interval(mins => ${minutes}))
        ON CONFLICT ("key") DO UPDATE SET "granted_at" = EXCLUDED."granted_at", "busy_since" = EXCLUDED."busy_since"`,
    );
  await busySince(9);
  expect(await sync(clinic)).toMatchObject({ status: "succeeded" });
  expect(await listAlerts(ctx)).toEqual([]);

  await busySince(11);
  const run = await sync(clinic);
  expect(run).toMatchObject({ status: "succeeded" });
  expect(await listAlerts(ctx)).toMatchObject([
    {
      kind: "rate_budget",
      connectionId: connection.id,
      runId: run.id,
      occurrences: 1,
      message: expect.stringContaining("80 % of the calls that Cliniko allows have been used for 11 minutes"),
    },
  ]);
});
