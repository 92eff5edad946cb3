import { asAdmin } from "@tests/factories/admin-sql";
import { anEmail } from "@tests/factories/browsers";
import { aClerk } from "@tests/factories/clerk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildWeb, isBuilt } from "@/cli/web-build";
import { newId } from "@/lib/db/id";
import { type Message, postMessage } from "@/lib/integrations/clerk/sandbox/post";
import { type ClerkServer, clerkEnvironment, startClerkServer } from "../e2e/clerk-server";
import { startWorkerProcess, type WorkerProcess } from "./worker-process";

let clerk: Awaited<ReturnType<typeof aClerk>>;
let server: ClerkServer;
let worker: WorkerProcess;

const aWorker = () => startWorkerProcess(clerkEnvironment(clerk.keys));
const address = () => ({ url: `${server.url}/api/webhooks/clerk`, secret: clerk.keys.webhookSecret });

beforeAll(async () => {
  // `npm test` has built already.
  if (!isBuilt()) await buildWeb(AbortSignal.timeout(300_000));
  clerk = await aClerk();
  // A worker would compare with Clerk first, and take over what no event has told.
  await asAdmin(
    `INSERT INTO directory_checks (id, started_at, finished_at, compared, drift) VALUES ($1, now(), now(), 0, '[]')`,
    [newId()],
  );
  const { DATABASE_URL: databaseUrl = "", PROVIDER_SANDBOX_URL: sandboxUrl = "", ...others } = process.env;
  const { CREDENTIALS_ENCRYPTION_KEY = "", SESSION_SECRET = "", CRON_SECRET = "" } = others;
  const secrets = { CREDENTIALS_ENCRYPTION_KEY, SESSION_SECRET, CRON_SECRET };
  worker = aWorker();
  server = await startClerkServer({ databaseUrl, sandboxUrl }, clerk, secrets);
  await worker.ready;
  clerk.sendTo(address());
}, 400_000);

afterAll(async () => {
  await server?.stop();
  await worker?.stop();
  await clerk?.server.close();
});

/** Somebody who made an organization at Clerk. */
function aFounder(name: string) {
  const founder = clerk.happen.createUser({ email: anEmail(), firstName: "Ida", lastName: "Lund" });
  return { founder, organization: clerk.happen.createOrganization({ name, createdBy: founder.id }) };
}

function aMember(organizationId: string, role?: string) {
  const user = clerk.happen.createUser({ email: anEmail(), firstName: "Nils" });
  return { user, membership: clerk.happen.addMember({ organizationId, userId: user.id, role }) };
}

/** Until nothing that was taken in waits any more: how many there are of each state. */
async function workedOff(): Promise<Record<string, number>> {
  await clerk.sent();
  const waiting = () => asAdmin("SELECT FROM webhook_events WHERE next_attempt_at IS NOT NULL");
  await expect.poll(waiting, { timeout: 60_000, interval: 50 }).toEqual([]);
  const rows = await asAdmin<{ status: string; count: number }>(
    "SELECT status, count(*)::int AS count FROM webhook_events GROUP BY status",
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

const members = async () =>
  (
    await asAdmin<{ line: string }>(
      `SELECT concat_ws(' ', o.clerk_organization_id, u.clerk_user_id, m.role, m.status) AS line FROM organization_users m
       JOIN organizations o ON o.id = m.organization_id JOIN users u ON u.id = m.user_id`,
    )
  )
    .map(({ line }) => line)
    .toSorted();

/** What somebody's browser is answered, with the token that Clerk has just given it. */
function ask(userId: string, organizationId: string, path: string): Promise<Response> {
  const { token } = clerk.signIn({ userId, organizationId, origin: server.url });
  return fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
}

const statusOf = async (...of: Parameters<typeof ask>) => (await ask(...of)).status;

test("what Clerk tells goes through the built server and the queue to rows, and to what a person may see", async () => {
  const { founder, organization } = aFounder("Harbour Physio");
  const { user, membership } = aMember(organization.id);
  const stranger = aFounder("Lakeside Physio");
  expect(await workedOff()).toEqual({ processed: clerk.messages.length });
  // Nobody has signed in yet: nothing but the events can have made these.
  expect(await members()).toEqual(
    [
      `${organization.id} ${founder.id} tenant_owner active`,
      `${organization.id} ${user.id} clinic_staff active`,
      `${stranger.organization.id} ${stranger.founder.id} tenant_owner active`,
    ].toSorted(),
  );
  const session = await ask(user.id, organization.id, "/api/auth/session");
  expect(await session.json()).toMatchObject({ organization: { name: "Harbour Physio" }, role: "clinic_staff" });
  expect(await statusOf(user.id, organization.id, "/api/patients")).toBe(200);
  expect(await statusOf(user.id, organization.id, "/api/webhook-events")).toBe(403);
  const own = (await (await ask(founder.id, organization.id, "/api/webhook-events")).json()) as { data: Told[] };
  expect(own.data.map(({ type }) => type).toSorted()).toEqual([
    "organization.created",
    "organizationMembership.created",
    "organizationMembership.created",
  ]);
  const [delivery] = own.data;
  const foreign = [stranger.founder.id, stranger.organization.id] as const;
  expect(await statusOf(...foreign, `/api/webhook-events/${delivery?.id}`)).toBe(404);

  clerk.happen.changeRole({ id: membership.id, role: "org:nurse" });
  await workedOff();
  expect(await statusOf(user.id, organization.id, "/api/patients")).toBe(403);
  expect(await statusOf(user.id, organization.id, "/api/invoices")).toBe(200);
  // A token that Clerk gave before says nothing against what it has told since.
  const { token } = clerk.signIn({ userId: user.id, organizationId: organization.id, origin: server.url });
  clerk.happen.removeMember({ id: membership.id });
  await workedOff();
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(`${server.url}/api/auth/session`, { headers })).status).toBe(403);
});

type Told = { id: string; type: string };

test("what nobody signed with the secret changes nothing, and is counted", async () => {
  const before = await asAdmin("SELECT id FROM webhook_events ORDER BY id");
  const message = {
    id: "msg_forged",
    type: "user.created",
    body: '{"type":"user.created","data":{"id":"user_forged"}}',
  };
  const secret = `whsec_${Buffer.from(newId()).toString("base64")}`;
  expect(await postMessage(message, { ...address(), secret }, new Date())).toBe(401);
  expect(await postMessage(message, address(), new Date(Date.now() - 301_000))).toBe(401);
  expect(await asAdmin("SELECT id FROM webhook_events ORDER BY id")).toEqual(before);
  expect(await asAdmin("SELECT reason, count FROM webhook_refusals ORDER BY reason")).toEqual([
    { reason: "forged", count: 1 },
    { reason: "stale", count: 1 },
  ]);
});

test("a worker that is killed leaves nothing, whatever order and how often Clerk tells it all", async () => {
  await worker.kill();
  clerk.messages.length = 0;
  const { organization } = aFounder("Bay Physio");
  const team = Array.from({ length: 6 }, () => aMember(organization.id));
  for (const [place, { membership, user }] of team.entries()) {
    if (place % 3 === 0) clerk.happen.changeRole({ id: membership.id, role: "org:agent" });
    if (place % 3 === 1) clerk.happen.removeMember({ id: membership.id });
    if (place === 5) clerk.happen.deleteUser({ id: user.id });
  }
  // Taken in by the server alone, and kept: nobody works.
  await clerk.sent();
  const again: Message[] = [...clerk.messages, ...clerk.messages.slice(0, 6)].toReversed();
  for (const message of again) expect(await postMessage(message, address(), new Date())).toBe(200);
  const kept = () => asAdmin("SELECT FROM webhook_events WHERE status = 'received'");
  expect(await kept()).toHaveLength(clerk.messages.length);
  worker = aWorker();
  await expect.poll(async () => (await kept()).length, { timeout: 60_000, interval: 5 }).toBeLessThan(10);
  await worker.kill();
  worker = aWorker();
  expect(Object.keys(await workedOff())).toEqual(["processed"]);
  const ours = (await members()).filter((line) => line.startsWith(organization.id) && line.endsWith(" active"));
  const roles = { "org:admin": "tenant_owner", "org:member": "clinic_staff", "org:agent": "agent" };
  const theirs = [...clerk.world.memberships.values()]
    .filter(({ organizationId }) => organizationId === organization.id)
    .map(({ userId, role }) => `${organization.id} ${userId} ${roles[role as keyof typeof roles]} active`);
  expect(ours).toEqual(theirs.toSorted());
});
