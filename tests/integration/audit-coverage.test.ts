import { readTables } from "@tests/factories/catalogue";
import { aFullClinic } from "@tests/factories/full-clinic";
import { aPerson } from "@tests/factories/people";
import { beforehand, bodyOf, furtherOf, ownIdOf } from "@tests/factories/route-samples";
import { callRoute, loadRoutes, type Route } from "@tests/factories/routes";
import { aCliniko } from "@tests/factories/seaview";
import { fingerprint } from "@tests/factories/two-organizations";
import { Client } from "pg";
import { afterAll, describe, expect, inject, test } from "vitest";
import { createMxMerchantSandbox } from "@/lib/integrations/mx-merchant/sandbox/sandbox";
import { stopBoss } from "@/lib/jobs/boss";

/** What must stand in a filled organization for a route to find something to change. */
const standing: Record<string, string> = {
  "POST /api/sync-runs/{id}/cancel":
    "UPDATE sync_runs SET status = 'queued', cancel_requested_at = NULL WHERE organization_id = $1",
  "POST /api/webhook-events/replay": "UPDATE webhook_events SET status = 'dead' WHERE organization_id = $1",
  "DELETE /api/invoices/{id}/data-sent":
    "UPDATE invoices SET data_sent_at = now(), data_sent_by = gen_random_uuid(), data_sent_by_name = 'Robin' WHERE organization_id = $1",
};

/** Requests with a body that only look. */
const looking = new Set(["POST /api/product-categories/{id}/preview", "POST /api/category-rules/{id}/preview"]);

/** Changes of which something outside was asked first, so that what it answered is kept even if the rest fails. */
const outside: Record<string, string> = {
  "POST /api/billing/checkout": "the customer that Stripe made is remembered, or it would make another",
};

const adminUrl = new URL(inject("server").adminUrl);
adminUrl.pathname = new URL(process.env.DATABASE_URL ?? "").pathname;
const admin = new Client({ connectionString: adminUrl.href });
await admin.connect();

const tables = await readTables(admin);
const walled = tables.filter(({ wall }) => wall !== null);
const changing = (await loadRoutes()).filter(
  ({ name, endpoint }) => endpoint.access === "session" && endpoint.method !== "GET" && !looking.has(name),
);
const cliniko = await aCliniko({ empty: true }, [createMxMerchantSandbox({ empty: true })]);

afterAll(async () => {
  await cliniko.server.close();
  await stopBoss();
  await admin.end();
});

test("there are changes to look at", () => {
  expect(changing.length).toBeGreaterThan(20);
});

describe.each(changing)("$name", (route) => {
  test("tells the log who did it", async () => {
    const { organizationId, userId, call } = await aCaller(route);
    const before = await entriesOf(organizationId);
    const answer = await call();
    expect(Object.keys(route.endpoint.answers), answer.text).toContain(String(answer.status));
    const told = (await entriesOf(organizationId)).filter(({ id }) => !before.some((entry) => entry.id === id));
    expect(told).not.toEqual([]);
    for (const { actor } of told) expect(actor).toBe(userId);
    const { rows } = await admin.query(
      "SELECT FROM audit_unsealed WHERE organization_id = $1 AND entry_id = ANY($2::uuid[])",
      [organizationId, told.map(({ id }) => id)],
    );
    expect(rows).toHaveLength(told.length);
  });

  test("does not happen when it cannot be told", async () => {
    const { organizationId, call } = await aCaller(route);
    const before = await fingerprint(admin, walled, organizationId);
    await admin.query("REVOKE INSERT ON audit_log FROM hub_app");
    try {
      expect((await call()).status).toBe(500);
    } finally {
      await admin.query("GRANT INSERT ON audit_log TO hub_app");
    }
    if (!(route.name in outside)) expect(await fingerprint(admin, walled, organizationId)).toBe(before);
  });
});

/** Somebody who may do everything in a clinic of their own, about to call a route. */
async function aCaller(route: Route) {
  const clinic = await aFullClinic(admin, tables);
  const person = await aPerson(clinic.ctx, "super_admin");
  await beforehand[route.name]?.(clinic);
  const { organizationId } = clinic.ctx;
  if (standing[route.name]) await admin.query(standing[route.name] ?? "", [organizationId]);
  const id = ownIdOf(route.endpoint, clinic, person);
  const sent = { cookie: person.cookie, id, further: furtherOf(clinic), body: bodyOf(route) };
  return { organizationId, userId: person.userId, call: () => callRoute(route, sent) };
}

async function entriesOf(organizationId: string): Promise<{ id: string; actor: string | null }[]> {
  const { rows } = await admin.query("SELECT id, actor_id AS actor FROM audit_log WHERE organization_id = $1", [
    organizationId,
  ]);
  return rows;
}
