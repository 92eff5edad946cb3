import { setTimeout as pause } from "node:timers/promises";
import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser, anAddress, anEmail, aPassword, aSignedUpOwner, signInFrom } from "@tests/factories/browsers";
import { aClinic } from "@tests/factories/clinics";
import { cheapHash } from "@tests/factories/passwords";
import { aMembership } from "@tests/factories/people";
import { askFile } from "@tests/factories/processes";
import { depth } from "@tests/setup/depth";
import { hash as bcrypt } from "bcryptjs";
import { expect, test } from "vitest";
import { POST as postLogin } from "@/app/api/auth/login/route";
import { POST as postLogout } from "@/app/api/auth/logout/route";
import { GET as getSession } from "@/app/api/auth/session/route";
import { DELETE as deleteSession } from "@/app/api/auth/sessions/[id]/route";
import { GET as getSessions } from "@/app/api/auth/sessions/route";
import { POST as postSignUp } from "@/app/api/auth/signup/route";
import { env } from "@/env";
import { signUps as counted, countOne } from "@/features/accounts/guessing/mutations";
import {
  getSessionEndpoint,
  listSessionsEndpoint,
  revokeSessionEndpoint,
  signInEndpoint,
  signOutEndpoint,
  signUpEndpoint,
} from "@/features/accounts/schema";
import { signIn } from "@/features/accounts/sign-in/mutations";
import { sessionDriver } from "@/lib/auth/driver";
import { sha256 } from "@/lib/crypto/signature";
import { grantSuperAdmin } from "@/lib/db/system/accounts";

const who = (browser: ReturnType<typeof aBrowser>) => browser.call(getSessionEndpoint, getSession);

test("without keys people sign in here", () => {
  expect(sessionDriver({ ...env, AUTH: undefined }).name).toBe("builtin");
});

test("signing up makes an organization, its owner and a session", async () => {
  const { browser, organizationId, email } = await aSignedUpOwner();
  const { status, json } = await who(browser);
  expect(status).toBe(200);
  expect(json).toMatchObject({
    user: { fullName: "Ida Lund", email },
    organization: { id: organizationId, name: "Harbour Physio", timeZone: "Australia/Melbourne", activeWindowDays: 45 },
    role: "tenant_owner",
  });
  expect(json.permissions).toContain("billing.manage");
  expect(json).not.toHaveProperty("sessionId");
});

test("an e-mail is one person, however it is written and however often it signs up at once", async () => {
  const email = anEmail();
  const spellings = [email, email.toUpperCase(), ` ${email} `, email, email];
  const answers = await Promise.all(
    spellings.map((spelling) =>
      aBrowser().call(signUpEndpoint, postSignUp, {
        body: { organizationName: "Twin Clinic", fullName: "Ida Lund", email: spelling, password: aPassword },
      }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  const left = await asAdmin(`SELECT o.id FROM organizations o WHERE o.name = 'Twin Clinic'`);
  expect(left).toHaveLength(1);
});

test("clinics of one name get slugs of their own", async () => {
  const owners = await Promise.all([aSignedUpOwner(), aSignedUpOwner(), aSignedUpOwner()]);
  expect(new Set(owners.map(({ slug }) => slug)).size).toBe(3);
});

test.each([
  ["a short password", { password: "short" }],
  ["a password as long as a book", { password: "a".repeat(201) }],
  ["the e-mail for a password", { email: "somebody@harbour.example", password: "Somebody@harbour.example" }],
  ["no e-mail address", { email: "not an address" }],
  ["no name", { fullName: "   " }],
  ["an unknown time zone", { timeZone: "Mars/Base" }],
])("signing up with %s is refused in plain words", async (_, wrong) => {
  const body = { organizationName: "X", fullName: "Y", email: anEmail(), password: aPassword, ...wrong };
  const { status, json } = await aBrowser().call(signUpEndpoint, postSignUp, { body });
  expect(status).toBe(400);
  expect(json.errors).toEqual([{ path: Object.keys(wrong).at(-1), message: expect.stringMatching(/^[A-Z].*\.$/) }]);
});

test("from one place no more sign up in an hour than come to an exhibition", async () => {
  const browser = aBrowser();
  for (let signUps = 0; signUps < 300; signUps += 1) await countOne({ address: browser.address }, counted);
  const body = { organizationName: "X", fullName: "Y", email: anEmail(), password: aPassword };
  expect((await browser.call(signUpEndpoint, postSignUp, { body })).status).toBe(429);
  expect((await aBrowser().call(signUpEndpoint, postSignUp, { body })).status).toBe(201);
});

test("the cookie cannot be read by scripts or sent by other sites, and the database keeps only its hash", async () => {
  const { browser, userId, email } = await aSignedUpOwner();
  const { headers } = await signInFrom(browser, email);
  expect(headers.get("set-cookie")).toMatch(/^hub_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
  const token = browser.cookie()?.split("=")[1] ?? "";
  const rows = await asAdmin<{ all: string }>(`SELECT s::text AS "all" FROM sessions s WHERE user_id = $1`, [userId]);
  expect(rows.map(({ all }) => all).join()).toContain(sha256(token));
  expect(rows.map(({ all }) => all).join()).not.toContain(token);
});

test("signing in again gives a new session and ends the one before", async () => {
  const { browser, email } = await aSignedUpOwner();
  const before = browser.cookie() ?? "";
  await signInFrom(browser, email);
  expect(browser.cookie()).not.toBe(before);
  expect((await who(browser)).status).toBe(200);
  const thief = aBrowser();
  const { status } = await thief.call(getSessionEndpoint, getSession, { headers: { cookie: before } });
  expect(status).toBe(401);
});

test("an unknown e-mail and a wrong password get the same answer", async () => {
  const { email } = await aSignedUpOwner();
  const answers = [await signInFrom(aBrowser(), email, "not the password"), await signInFrom(aBrowser(), anEmail())];
  expect(answers.map(({ status }) => status)).toEqual([401, 401]);
  expect(answers[0]?.json).toEqual(answers[1]?.json);
});

test("nobody, a wrong password, and one against a hash of an earlier system take the same time", {
  timeout: 900_000,
}, async () => {
  const [ours, imported] = [await aSignedUpOwner(), await aSignedUpOwner()];
  const hash = await bcrypt("brought along 2019", 10);
  await asAdmin(`UPDATE users SET password_hash = $1 WHERE id = $2`, [hash, imported.userId]);
  const time = async (email: string) => {
    const startedAt = performance.now();
    const caller = { address: anAddress(), userAgent: null, requestId: null, token: null };
    await expect(signIn({ email, password: "a wrong guess" }, caller)).rejects.toMatchObject({
      code: "unauthenticated",
    });
    return performance.now() - startedAt;
  };
  const measure = async () => {
    const tried = Array.from({ length: depth({ sample: 5, full: 200 }) }, () => [
      anEmail(),
      ours.email,
      imported.email,
    ]);
    const times: Promise<number>[] = [];
    for (const email of tried.flat()) {
      // What has failed is forgotten, so that every try is judged.
      await asAdmin(`DELETE FROM sign_in_failures WHERE subject NOT LIKE 'pending:%'`);
      times.push(time(email));
      // The next one begins while this one waits: their costs must not add up.
      await pause(300);
    }
    const all = await Promise.all(times);
    const medians = [0, 1, 2].map((kind) => median(all.filter((_, place) => place % 3 === kind)));
    return Math.max(...medians) / Math.min(...medians) - 1;
  };
  // A busy machine disturbs one measurement; a difference of ours would be in all of them.
  let difference = await measure();
  for (let again = 0; again < 2 && difference >= 0.1; again += 1) difference = await measure();
  expect(difference).toBeLessThan(0.1);
});

test("after ten failures not even the right password is judged, and the answer says when it will be", async () => {
  const { email } = await aGuessedOwner();
  const answers = await tries(10, () => signInFrom(aBrowser(), email, "a wrong guess"));
  expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(401));
  const { status, headers, json } = await signInFrom(aBrowser(), email);
  expect(status).toBe(429);
  expect(json.code).toBe("rate_limited");
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(800);
  expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(900);
});

test("ten failures from one address close it for every e-mail, and for no other address", async () => {
  const { email } = await aSignedUpOwner();
  const browser = aBrowser();
  await tries(10, () => signInFrom(browser, anEmail()));
  expect((await signInFrom(browser, email)).status).toBe(429);
  expect((await signInFrom(aBrowser(), email)).status).toBe(200);
});

test("what a caller writes into X-Forwarded-For does not give him another address", async () => {
  const { email } = await aSignedUpOwner();
  const browser = aBrowser();
  const from = (forwarded: string, tried: string) =>
    browser.call(signInEndpoint, postLogin, {
      body: { email: tried, password: aPassword },
      headers: { "x-forwarded-for": forwarded },
    });
  await tries(10, (place) => from(`203.0.113.${place}`, anEmail()));
  expect((await from("203.0.113.99", email)).status).toBe(429);
});

test("failures are forgotten after fifteen minutes", async () => {
  const { email } = await aGuessedOwner();
  await tries(10, () => signInFrom(aBrowser(), email, "a wrong guess"));
  await asAdmin(`UPDATE sign_in_failures SET failed_at = failed_at - interval '14 minutes'`);
  expect((await signInFrom(aBrowser(), email)).status).toBe(429);
  await asAdmin(`UPDATE sign_in_failures SET failed_at = failed_at - interval '61 seconds'`);
  expect((await signInFrom(aBrowser(), email)).status).toBe(200);
});

test("a success forgives the e-mail, not the address", async () => {
  const { email } = await aGuessedOwner();
  const browser = aBrowser();
  await tries(9, () => signInFrom(browser, email, "a wrong guess"));
  expect((await signInFrom(browser, email)).status).toBe(200);
  expect((await signInFrom(aBrowser(), email, "a wrong guess")).status).toBe(401);
  expect((await signInFrom(browser, email, "a wrong guess")).status).toBe(401);
  expect((await signInFrom(browser, email)).status).toBe(429);
});

test("however many guess at once, in two processes, no more than ten are judged", { timeout: 90_000 }, async () => {
  const { email } = await aGuessedOwner();
  const outcomes = (await Promise.all([guessElsewhere(email, 25), guessElsewhere(email, 25)])).flat();
  expect(outcomes.filter((outcome) => outcome === "unauthenticated")).toHaveLength(10);
  expect(outcomes.filter((outcome) => outcome === "rate_limited")).toHaveLength(40);
  // Those processes are gone; what they counted is not.
  expect((await signInFrom(aBrowser(), email)).status).toBe(429);
});

test("a whole clinic may sign in at once from one address", { timeout: 60_000 }, async () => {
  const { email } = await aSignedUpOwner();
  const address = anAddress();
  const answers = await tries(12, () => signInFrom(aBrowser({ address }), email));
  expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
});

test("a guess whose process died before judging it counts as a failure", async () => {
  const { email } = await aGuessedOwner();
  await tries(10, () => signInFrom(aBrowser(), email, "a wrong guess"));
  await asAdmin(`UPDATE sign_in_failures SET subject = 'pending:' || subject, failed_at = now() - interval '1 minute'`);
  expect((await signInFrom(aBrowser(), email)).status).toBe(429);
});

test("a password hashed by an earlier system lets its owner in, and is hashed anew", async () => {
  const { email, userId } = await aSignedUpOwner();
  await asAdmin(`UPDATE users SET password_hash = $1 WHERE id = $2`, [await bcrypt("brought along 2019", 5), userId]);
  expect((await signInFrom(aBrowser(), email, "not brought along")).status).toBe(401);
  expect((await signInFrom(aBrowser(), email, "brought along 2019")).status).toBe(200);
  const [row] = await asAdmin<{ password_hash: string }>(`SELECT password_hash FROM users WHERE id = $1`, [userId]);
  expect(row?.password_hash).toMatch(/^\$scrypt\$/);
  expect((await signInFrom(aBrowser(), email, "brought along 2019")).status).toBe(200);
});

test("signing out ends the session, and doing it again is no error", async () => {
  const { browser } = await aSignedUpOwner();
  const cookie = browser.cookie() ?? "";
  expect((await browser.call(signOutEndpoint, postLogout)).status).toBe(204);
  expect(browser.cookie()).toBeNull();
  const { status } = await browser.call(getSessionEndpoint, getSession, { headers: { cookie } });
  expect(status).toBe(401);
  expect((await browser.call(signOutEndpoint, postLogout)).status).toBe(204);
});

test("people see their own sessions and end any of them, but nobody else's", async () => {
  const { browser, email } = await aSignedUpOwner();
  const phone = aBrowser();
  await signInFrom(phone, email);
  const { json } = await browser.call(listSessionsEndpoint, getSessions);
  const sessions = json.data as { id: string; current: boolean; device: string; address: string }[];
  expect(sessions.map(({ current }) => current).sort()).toEqual([false, true]);
  const other = sessions.find(({ current }) => !current);
  expect(other).toMatchObject({ device: "Firefox on Windows", address: phone.address });

  const params = { id: other?.id ?? "" };
  const { browser: stranger } = await aSignedUpOwner();
  expect((await stranger.call(revokeSessionEndpoint, deleteSession, { params })).status).toBe(404);
  expect((await who(phone)).status).toBe(200);
  expect((await browser.call(revokeSessionEndpoint, deleteSession, { params })).status).toBe(204);
  expect((await who(phone)).status).toBe(401);
  expect((await browser.call(revokeSessionEndpoint, deleteSession, { params })).status).toBe(404);
});

test.each([
  ["deactivated", `UPDATE organization_users SET status = 'inactive' WHERE user_id = $1`, 403],
  ["expired", `UPDATE organization_users SET expires_at = now() - interval '1 second' WHERE user_id = $1`, 403],
  ["whose person is closed", `UPDATE users SET status = 'inactive' WHERE id = $1`, 401],
  ["whose session has run out", `UPDATE sessions SET expires_at = now() WHERE user_id = $1`, 401],
])("a membership %s loses access with the next request", async (_, change, status) => {
  const { browser, userId } = await aSignedUpOwner();
  expect((await who(browser)).status).toBe(200);
  await asAdmin(change, [userId]);
  expect((await who(browser)).status).toBe(status);
});

test("a changed role, a denied permission and a grant hold from the next request on", async () => {
  const { browser, userId } = await aSignedUpOwner();
  await asAdmin(
    `UPDATE organization_users SET role = 'viewer', permissions = '{"grant":["data.export"],"deny":["leads.view"]}'
     WHERE user_id = $1`,
    [userId],
  );
  const { json } = await who(browser);
  expect(json.role).toBe("viewer");
  expect(json.permissions).toContain("data.export");
  expect(json.permissions).not.toContain("leads.view");
});

test("adjustments that cannot be read take everything away, rather than give it", async () => {
  const { browser, userId } = await aSignedUpOwner();
  await asAdmin(`UPDATE organization_users SET permissions = '{"deny":"data.export"}' WHERE user_id = $1`, [userId]);
  expect((await who(browser)).json.permissions).toEqual([]);
});

test("whoever was made a super admin has everything", async () => {
  const { browser, email } = await aSignedUpOwner();
  expect(await grantSuperAdmin(email)).toBe(true);
  expect((await who(browser)).json).toMatchObject({ role: "super_admin", permissions: ["*"] });
  expect(await grantSuperAdmin(anEmail())).toBe(false);
});

test("a place that is closed stands in nobody's way: who signs in comes to the next one, or nowhere", async () => {
  const [{ userId, email, organizationId }, ctx] = [await aSignedUpOwner(), await aClinic()];
  await aMembership(ctx, userId);
  const close = (id: string) => asAdmin("UPDATE organizations SET closed_at = now() WHERE id = $1", [id]);
  await close(organizationId);
  const { status, json } = await signInFrom(aBrowser(), email);
  expect({ status, json }).toMatchObject({ status: 200, json: { organization: { id: ctx.organizationId } } });
  expect((await signInFrom(aBrowser(), email, "a wrong guess")).status).toBe(401);
  const heard = "SELECT organization_id FROM audit_log WHERE action = 'sign_in_failed' AND subject_id = $1";
  expect(await asAdmin(heard, [userId])).toEqual([{ organization_id: ctx.organizationId }]);
  await close(ctx.organizationId);
  expect((await signInFrom(aBrowser(), email)).status).toBe(403);
});

test("a right password without a membership opens nothing, and counts as no failure", async () => {
  const { email, userId } = await aSignedUpOwner();
  await asAdmin(`UPDATE organization_users SET status = 'inactive' WHERE user_id = $1`, [userId]);
  const browser = aBrowser();
  const answers = await tries(11, () => signInFrom(browser, email));
  expect(answers.map((answer) => answer.status)).toEqual(Array(11).fill(403));
  expect(browser.cookie()).toBeNull();
});

test("being seen prolongs a session, and is written at most once a minute", async () => {
  const { browser, userId } = await aSignedUpOwner();
  const seen = async () => {
    const [row] = await asAdmin<{ last_seen_at: Date; expires_at: Date }>(
      `SELECT last_seen_at, expires_at FROM sessions WHERE user_id = $1`,
      [userId],
    );
    return row;
  };
  const before = await seen();
  await who(browser);
  expect(await seen()).toEqual(before);
  await asAdmin(
    `UPDATE sessions SET last_seen_at = now() - interval '2 minutes', expires_at = now() + interval '1 day'
     WHERE user_id = $1`,
    [userId],
  );
  await who(browser);
  const after = await seen();
  expect(Date.now() - (after?.last_seen_at.getTime() ?? 0)).toBeLessThan(30_000);
  expect((after?.expires_at.getTime() ?? 0) - Date.now()).toBeGreaterThan(29 * 24 * 3_600_000);
});

test.each([
  ["another site's Origin", { origin: "https://elsewhere.example" }],
  ["an Origin that hides itself", { origin: "null" }],
  ["a cross-site fetch", { "sec-fetch-site": "cross-site" }],
  ["a text/plain body", { "content-type": "text/plain" }],
  ["a form's body", { "content-type": "application/x-www-form-urlencoded" }],
])("%s is refused and writes nothing", async (_, headers) => {
  const email = anEmail();
  const body = { organizationName: "Never", fullName: "Nobody", email, password: aPassword };
  const { status } = await aBrowser().call(signUpEndpoint, postSignUp, { body, headers });
  expect(status).toBe(403);
  expect(await asAdmin(`SELECT id FROM users WHERE email = $1`, [email])).toEqual([]);
});

test.each(["http://localhost:3000", "http://LOCALHOST:3000"])("our own Origin %s is let in", async (origin) => {
  const { email } = await aSignedUpOwner();
  const body = { email, password: aPassword };
  const { status } = await aBrowser().call(signInEndpoint, postLogin, { body, headers: { origin } });
  expect(status).toBe(200);
});

/** An owner at whom others guess: a wrong password costs little to judge. */
async function aGuessedOwner() {
  const owner = await aSignedUpOwner();
  await asAdmin(`UPDATE users SET password_hash = $1 WHERE id = $2`, [cheapHash(), owner.userId]);
  return owner;
}

function guessElsewhere(email: string, guesses: number): Promise<string[]> {
  return askFile(new URL("./sign-in-process.ts", import.meta.url), [email, anAddress(), String(guesses)]);
}

/** All at once, as far as guesses are judged at once. */
function tries<T>(count: number, attempt: (place: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, place) => attempt(place)));
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
