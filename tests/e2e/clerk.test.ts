import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sourceFlags } from "@/cli/node-flags";
import { findStack } from "./browser";
import { type ClerkServer, type Instance, instanceOf, startClerkServer } from "./clerk-server";

type Row = { id: string };
type SignedIn = { token: string; cookie: string; sessionId: string };

let instance: Instance;
let server: ClerkServer;
let builtinUrl: string;
let databaseUrl: string;

beforeAll(async () => {
  const stack = await findStack();
  ({ url: builtinUrl, databaseUrl } = stack);
  instance = await instanceOf(stack);
  server = await startClerkServer(stack, instance);
});
afterAll(() => server?.stop());

/** Somebody who made an organization at Clerk, and what their browser holds. */
async function aFounder() {
  const email = `${randomUUID()}@harbour.example`;
  const user = await instance.order<Row>("createUser", { email, firstName: "Ida", lastName: "Lund" });
  const organization = await instance.order<Row>("createOrganization", { name: "Harbour Physio", createdBy: user.id });
  return { email, user, organization };
}

function signIn(userId: string, organizationId?: string, how: object = {}): Promise<SignedIn> {
  return instance.order("signIn", { userId, organizationId, origin: server.url, ...how });
}

const ask = (path: string, headers: Record<string, string>) =>
  fetch(`${server.url}${path}`, { headers, redirect: "manual" });

async function sessionOf(headers: Record<string, string>) {
  const answer = await ask("/api/auth/session", headers);
  return { status: answer.status, json: await answer.json() };
}

test("the built server knows who a token and a cookie are from", async () => {
  const { email, user, organization } = await aFounder();
  const { token, cookie } = await signIn(user.id, organization.id);
  for (const headers of [{ authorization: `Bearer ${token}` }, { cookie }]) {
    const { status, json } = await sessionOf(headers);
    expect(status).toBe(200);
    expect(json).toMatchObject({ user: { email }, organization: { name: "Harbour Physio" }, role: "tenant_owner" });
  }
  const older = await signIn(user.id, organization.id, { version: 1 });
  expect((await sessionOf({ cookie: older.cookie })).json).toMatchObject({ user: { email } });
});

test("it refuses what has run out, what is for another site, and whoever belongs nowhere", async () => {
  const { user, organization } = await aFounder();
  const late = await signIn(user.id, organization.id, { lifetimeSeconds: -30 });
  const elsewhere = await signIn(user.id, organization.id, { origin: "https://elsewhere.example" });
  for (const { token, cookie } of [late, elsewhere]) {
    expect((await sessionOf({ authorization: `Bearer ${token}` })).status).toBe(401);
    expect((await sessionOf({ cookie })).status).toBe(401);
  }
  const nowhere = await signIn(user.id);
  const { status, json } = await sessionOf({ authorization: `Bearer ${nowhere.token}` });
  expect(status).toBe(403);
  expect(json).toMatchObject({ code: "forbidden", detail: expect.stringContaining("ask an owner") });
});

test("pages are drawn for who is signed in, with Clerk's script and leave to run it", async () => {
  const { user, organization } = await aFounder();
  const { cookie } = await signIn(user.id, organization.id);
  const answer = await ask("/", { cookie });
  expect(answer.status).toBe(200);
  const page = await answer.text();
  expect(page).toContain("Harbour Physio");
  expect(page).toContain("clerk.hub.example/npm/");
  const policy = answer.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("connect-src 'self' https://clerk.hub.example");
  const [, nonce] = /'nonce-([^']+)'/.exec(policy) ?? [];
  expect(page).toMatch(
    new RegExp(
      `<script[^>]+clerk\\.hub\\.example[^>]+nonce="${nonce?.replace(/[+/=]/g, "\\$&")}"|<script[^>]+nonce="${nonce?.replace(/[+/=]/g, "\\$&")}"[^>]+clerk\\.hub\\.example`,
    ),
  );
});

test("a browser whose token has run out is sent round by Clerk for a new one", async () => {
  const { user, organization } = await aFounder();
  const { cookie } = await signIn(user.id, organization.id, { lifetimeSeconds: -30 });
  const answer = await ask("/", { cookie, accept: "text/html", "sec-fetch-dest": "document" });
  expect(answer.status).toBe(307);
  expect(answer.headers.get("location")).toMatch(/^https:\/\/clerk\.hub\.example\/v1\/client\/handshake\?/);
});

test("nobody is shown Clerk's way in, and passwords are refused", async () => {
  const answer = await ask("/", { accept: "text/html" });
  expect(answer.headers.get("location")).toBe("/sign-in");
  const page = await (await ask("/sign-in", { accept: "text/html" })).text();
  expect(page).toContain("clerk.hub.example/npm/");
  expect(page).not.toContain('type="password"');
  const body = JSON.stringify({ email: "ida@harbour.example", password: "quiet river stones" });
  const headers = { "content-type": "application/json" };
  const login = await fetch(`${server.url}/api/auth/login`, { method: "POST", body, headers });
  expect(login.status).toBe(422);
  expect(await login.json()).toMatchObject({ detail: expect.stringContaining("Clerk") });
});

test("signing out ends the session here and there", async () => {
  const { user, organization } = await aFounder();
  const { cookie } = await signIn(user.id, organization.id);
  expect((await sessionOf({ cookie })).status).toBe(200);
  const answer = await fetch(`${server.url}/api/auth/logout`, { method: "POST", headers: { cookie } });
  expect(answer.status).toBe(204);
  expect(answer.headers.get("set-cookie")).toMatch(/^__session=;/);
  expect((await sessionOf({ cookie })).status).toBe(401);
});

test("a super admin sees how the hub agrees with Clerk, and has it compared at once", async () => {
  const { email, user, organization } = await aFounder();
  const { token, cookie } = await signIn(user.id, organization.id);
  expect((await ask("/admin/directory", { cookie })).status).toBe(404);
  await makeSuperAdmin(email);
  expect(await (await ask("/admin/directory", { cookie })).text()).toContain("Compare now");
  const unheard = await instance.order<Row>("createUser", { email: `${randomUUID()}@harbour.example` });
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${server.url}/api/admin/directory`, { method: "POST", headers });
  expect(answer.status).toBe(200);
  const difference = { kind: "person", id: unheard.id, problem: "had not been heard of" };
  expect(((await answer.json()) as { drift: object[] }).drift).toContainEqual(difference);
  expect(await (await ask("/admin/directory", { cookie })).text()).toContain(unheard.id);
  const again = await fetch(`${server.url}/api/admin/directory`, { method: "POST", headers });
  expect(((await again.json()) as { drift: object[] }).drift).not.toContainEqual(difference);
  expect(await (await ask("/admin/log", { cookie })).text()).toContain("compared with Clerk");
});

/** As whoever runs the hub does: npm run admin:grant. */
async function makeSuperAdmin(email: string): Promise<void> {
  const child = spawn(process.execPath, [...sourceFlags, "src/cli/admin-grant.ts", email], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
    stdio: ["ignore", "ignore", "inherit"],
  });
  expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(0);
}

test("the same build without Clerk's keys loads nothing of Clerk", async () => {
  const answer = await fetch(`${builtinUrl}/sign-in`);
  const page = await answer.text();
  expect(page).toContain('type="password"');
  expect(page).not.toMatch(/clerk\.[\w.]+\/npm|clerk\.browser/);
  expect(answer.headers.get("content-security-policy")).not.toMatch(/clerk|cloudflare|blob:/);
});

test("AUTH=clerk without keys stops at the start, and says what is missing", async () => {
  const { AUTH: _, CLERK_SECRET_KEY: __, ...rest } = process.env;
  const child = spawn(process.execPath, [...sourceFlags, "src/cli/start.ts"], {
    env: { ...rest, AUTH: "clerk", PORT: "1" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve) => child.once("exit", resolve));
  expect(code).not.toBe(0);
  expect(said).toContain("CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY must be set");
});
