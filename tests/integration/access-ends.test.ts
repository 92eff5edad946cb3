import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser } from "@tests/factories/browsers";
import { aClinic, aConnection } from "@tests/factories/clinics";
import { aMembership } from "@tests/factories/people";
import { aColleague, type Colleague, callAs } from "@tests/factories/team";
import { afterAll, describe, expect, test, vi } from "vitest";
import { PATCH as patchStatus } from "@/app/api/agents/[id]/status/route";
import { GET as exportAuditRoute } from "@/app/api/audit/export/route";
import { GET as getConnections } from "@/app/api/connections/route";
import { PATCH as patchGrants } from "@/app/api/members/[id]/grants/route";
import { PATCH as patchMember } from "@/app/api/members/[id]/route";
import { DELETE as deleteSessions } from "@/app/api/members/[id]/sessions/route";
import { GET as exportPatientsRoute } from "@/app/api/patients/export/route";
import { GET as getEvents } from "@/app/api/sync-runs/[id]/events/route";
import { GET as exportTransactionsRoute } from "@/app/api/transactions/export/route";
import { listConnectionsEndpoint } from "@/features/connections/schema";
import { setGrantsEndpoint } from "@/features/members/grants/schema";
import { setStatusEndpoint, updateMemberEndpoint } from "@/features/members/schema";
import { endMemberSessionsEndpoint } from "@/features/members/sessions/schema";
import { createPatient } from "@/features/patients/mutations";
import { startSync } from "@/features/sync/mutations";
import type { RouteHandler } from "@/lib/http/route";
import { stopBoss } from "@/lib/jobs/boss";
import type { TenantContext } from "@/lib/tenant/context";

afterAll(stopBoss);

const downloads: [what: string, route: RouteHandler, query?: string][] = [
  ["the patients", exportPatientsRoute],
  ["the log", exportAuditRoute],
  ["the payments", exportTransactionsRoute, "?format=xlsx"],
];

async function download({ cookie }: By, route: RouteHandler, query = "") {
  const headers = { cookie, host: "localhost:3000" };
  const request = new Request(`http://localhost:3000/api/export${query}`, { headers });
  const response = await route(request, { params: Promise.resolve({}) });
  expect(response.status).toBe(200);
  return (response.body as ReadableStream<Uint8Array>).getReader();
}

type By = { cookie: string };
type Ending = [what: string, status: number, end: (by: By, member: Colleague) => Promise<unknown>];

const about = ({ memberId }: Colleague) => ({ params: { id: memberId } });

/** Every way in which somebody stops having what they look at, and how the next request is answered. */
const endings: Ending[] = [
  [
    "a lesser role",
    403,
    (by, member) => callAs(by, [updateMemberEndpoint, patchMember], { ...about(member), body: { role: "viewer" } }),
  ],
  [
    "a denial",
    403,
    (by, member) => callAs(by, [setGrantsEndpoint, patchGrants], { ...about(member), body: { deny: ["config.view"] } }),
  ],
  [
    "a deactivation",
    403,
    (by, member) => callAs(by, [setStatusEndpoint, patchStatus], { ...about(member), body: { status: "inactive" } }),
  ],
  ["an ended session", 401, (by, member) => callAs(by, [endMemberSessionsEndpoint, deleteSessions], about(member))],
  ["an end that comes", 403, (_, member) => comesToAnEnd(member)],
];

describe.each(endings)("%s", (_, status, end) => {
  test("is felt by the next request of an old session, and closes its open stream", async () => {
    const ctx = await aClinic();
    const [owner, member] = [await aColleague(ctx, "tenant_owner"), await aColleague(ctx, "tenant_admin")];
    const stream = await openStream(member, await aRun(ctx));
    const poll = async () => (await callAs(member, [listConnectionsEndpoint, getConnections])).status;
    expect(await poll()).toBe(200);
    await end(owner, member);
    expect(await poll()).toBe(status);
    // A stream that nobody closes lasts for 55 seconds, longer than this test may.
    expect(await restOf(stream)).not.toContain("data:");
    expect(await poll()).toBe(status);
  });
});

describe.each(endings)("a download under way, and %s", (_, __, end) => {
  test.each(downloads)("%s: it breaks off", async (_what, route, query) => {
    const ctx = await aClinic();
    const [owner, member] = [await aColleague(ctx, "tenant_owner"), await aColleague(ctx, "tenant_admin")];
    await createPatient(ctx, { firstName: "Robin" });
    const file = await download(member, route, query);
    expect((await file.read()).value?.byteLength).toBeGreaterThan(0);
    await end(owner, member);
    await expect(file.read()).rejects.toThrow();
  });
});

test.each(downloads)(
  "%s: a download ends as it should for whoever keeps their access, and after a quarter of an hour all the same",
  async (_what, route, query) => {
    const ctx = await aClinic();
    const member = await aColleague(ctx, "tenant_admin");
    await createPatient(ctx, { firstName: "Robin" });
    const whole = await download(member, route, query);
    let part = await whole.read();
    while (!part.done) part = await whole.read();
    const late = await download(member, route, query);
    await late.read();
    vi.setSystemTime(Date.now() + 16 * 60_000);
    await expect(late.read()).rejects.toThrow("took too long");
    vi.useRealTimers();
  },
);

test("a download goes on only in the organization in which it began", async () => {
  const [ctx, other] = [await aClinic(), await aClinic()];
  const member = await aColleague(ctx, "tenant_admin");
  await aMembership(other, member.userId, { role: "tenant_admin" });
  await createPatient(ctx, { firstName: "Robin" });
  const file = await download(member, exportAuditRoute);
  await file.read();
  await asAdmin("UPDATE sessions SET active_organization_id = $1 WHERE user_id = $2", [
    other.organizationId,
    member.userId,
  ]);
  await expect(file.read()).rejects.toThrow("has changed");
});

test("whoever keeps their access keeps hearing", async () => {
  const ctx = await aClinic();
  const member = await aColleague(ctx, "tenant_admin");
  const runId = await aRun(ctx);
  const stream = await openStream(member, runId);
  await asAdmin("UPDATE sync_runs SET done = 7, total = 9 WHERE id = $1", [runId]);
  expect(new TextDecoder().decode((await stream.read()).value)).toContain('"done":7');
  await stream.cancel();
});

async function aRun(ctx: TenantContext): Promise<string> {
  const { connectionId } = await aConnection(ctx);
  return (await startSync(ctx, { connectionId, mode: "full", trigger: "user" })).runId;
}

/** A stream of a run that nobody works on, past its first event. */
async function openStream({ cookie }: By, id: string) {
  const request = new Request(`http://localhost:3000/api/sync-runs/${id}/events`, {
    headers: { cookie, host: "localhost:3000", "x-hub-peer": aBrowser().address },
  });
  const response = await getEvents(request, { params: Promise.resolve({ id }) });
  expect(response.status).toBe(200);
  const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  expect(new TextDecoder().decode((await reader.read()).value)).toContain("data:");
  return reader;
}

/** What a stream still says, up to its end. */
async function restOf(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  let said = "";
  for (let part = await reader.read(); !part.done; part = await reader.read())
    said += new TextDecoder().decode(part.value);
  return said;
}

async function comesToAnEnd({ memberId }: Colleague): Promise<void> {
  await asAdmin("UPDATE organization_users SET expires_at = now() WHERE id = $1", [memberId]);
}
