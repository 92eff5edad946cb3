import { asAdmin } from "@tests/factories/admin-sql";
import { aClinic, aConnection } from "@tests/factories/clinics";
import { aPerson, type SignedIn } from "@tests/factories/people";
import { callRoute, loadRoutes, type Route } from "@tests/factories/routes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startDueSyncs } from "@/features/sync/mutations";
import { stopBoss } from "@/lib/jobs/boss";
import type { TenantContext } from "@/lib/tenant/context";

/** Changes that stay possible. A new one is a decision: paying, keeping others out, and leaving. */
const possible = [
  "DELETE /api/auth/sessions/{id}",
  "POST /api/auth/password/change",
  "POST /api/billing/checkout",
  "POST /api/billing/portal",
];

const gated = (await loadRoutes()).filter(({ endpoint }) => endpoint.access === "session");
const changing = gated.filter(({ endpoint }) => endpoint.method !== "GET");
const forSubscribers = changing.filter(({ name }) => !possible.includes(name));

afterAll(stopBoss);

test("the changes that stay possible are those that are meant to be", () => {
  expect(forSubscribers.length).toBeGreaterThan(10);
  const marked = changing.filter(({ endpoint }) => endpoint.worksWhenReadOnly).map(({ name }) => name);
  expect(marked.toSorted()).toEqual(possible);
});

const endings: [string, string][] = [
  ["whose trial is over", "trial_ends_at = now()"],
  [
    "that has missed a payment for 7 days",
    "subscription_status = 'past_due', past_due_since = now() - interval '168 hours'",
  ],
  ["whose subscription was canceled", "subscription_status = 'canceled', canceled_at = now()"],
];

describe.each(endings)("an organization %s", (_, change) => {
  let owner: SignedIn;

  beforeAll(async () => {
    owner = await anOwnerOf(await aClinic(), change);
  });

  test.each(forSubscribers)("cannot $name", async (route) => {
    const { status, text } = await call(route, owner);
    expect(status).toBe(402);
    expect(JSON.parse(text)).toMatchObject({ code: "subscription", billing: "/settings/billing" });
  });

  test.each(changing.filter(({ name }) => possible.includes(name)))("can still $name", async (route) => {
    expect((await call(route, owner)).status).not.toBe(402);
  });

  test("can still read and export everything", async () => {
    const reads = gated.filter(({ endpoint }) => endpoint.method === "GET");
    for (const route of reads) expect((await call(route, owner)).status, route.name).not.toBe(402);
  });
});

const goingOn: [string, string][] = [
  ["in its trial", "trial_ends_at = now() + interval '1 minute'"],
  ["that pays", "subscription_status = 'active', trial_ends_at = now()"],
  [
    "within the days of grace",
    "subscription_status = 'past_due', past_due_since = now() - interval '167 hours', trial_ends_at = now()",
  ],
];

test.each(goingOn)("an organization %s can change everything", async (_, change) => {
  const owner = await anOwnerOf(await aClinic(), change);
  for (const route of forSubscribers) expect((await call(route, owner)).status, route.name).not.toBe(402);
});

test("a viewer hears that the role forbids it before hearing about money", async () => {
  const ctx = await aClinic();
  const viewer = await aPerson(ctx, "viewer");
  await asAdmin("UPDATE organizations SET trial_ends_at = now() WHERE id = $1", [ctx.organizationId]);
  const route = changing.find(({ name }) => name === "PUT /api/organization");
  expect(route && (await call(route, viewer)).status).toBe(403);
});

test("scheduled syncs wait while an organization can only read, and go on when it pays", async () => {
  const ctx = await aClinic();
  await aConnection(ctx);
  const own = async () => (await startDueSyncs("cliniko")).filter((run) => run.organizationId === ctx.organizationId);
  const change = (columns: string) =>
    asAdmin(`UPDATE organizations SET ${columns} WHERE id = $1`, [ctx.organizationId]);
  await change("subscription_status = 'past_due', past_due_since = now() - interval '168 hours'");
  expect(await own()).toEqual([]);
  await change("subscription_status = 'active', past_due_since = NULL");
  expect(await own()).toHaveLength(1);
});

async function anOwnerOf(ctx: TenantContext, change: string): Promise<SignedIn> {
  const owner = await aPerson(ctx, "super_admin");
  await asAdmin(`UPDATE organizations SET ${change} WHERE id = $1`, [ctx.organizationId]);
  return owner;
}

function call(route: Route, { cookie, sessionId }: SignedIn) {
  const id = route.endpoint.path.startsWith("/api/auth/sessions/") ? sessionId : "nothing";
  return callRoute(route, { cookie, id, body: route.endpoint.body ? {} : undefined });
}
