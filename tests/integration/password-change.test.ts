import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser, aSignedUpOwner, signInFrom } from "@tests/factories/browsers";
import { aPassword, cheapHash } from "@tests/factories/passwords";
import { expect, test, vi } from "vitest";
import { POST as postChange } from "@/app/api/auth/password/change/route";
import { GET as getSession } from "@/app/api/auth/session/route";
import { env } from "@/env";
import { changePasswordEndpoint } from "@/features/accounts/password-change/schema";
import { findByResetToken } from "@/features/accounts/password-reset/queries";
import { createResetToken } from "@/features/accounts/password-reset/rules";
import { getSessionEndpoint } from "@/features/accounts/schema";
import { verifyPassword } from "@/lib/crypto/password";
import { findAccount } from "@/lib/db/system/accounts";

vi.mock("@/lib/crypto/password", { spy: true });
const actual = await vi.importActual<typeof import("@/lib/crypto/password")>("@/lib/crypto/password");

const newPassword = "nine green ladders";

type Browser = ReturnType<typeof aBrowser>;

const change = (browser: Browser, currentPassword = aPassword, password = newPassword) =>
  browser.call(changePasswordEndpoint, postChange, { body: { currentPassword, password } });

const isIn = async (browser: Browser) => (await browser.call(getSessionEndpoint, getSession)).status === 200;

async function statusWith(cookie: string | null): Promise<number> {
  const request = new Request("http://localhost:3000/api/auth/session", { headers: { cookie: cookie ?? "" } });
  return (await getSession(request, { params: Promise.resolve({}) })).status;
}

/** An owner whose password takes little time to check. */
async function anOwner() {
  const owner = await aSignedUpOwner();
  await asAdmin("UPDATE users SET password_hash = $1 WHERE id = $2", [cheapHash(), owner.userId]);
  return owner;
}

test("whoever knows the present password sets another, and stays signed in here alone", async () => {
  const { browser, email, userId } = await anOwner();
  const elsewhere = aBrowser();
  await signInFrom(elsewhere, email);
  const copied = browser.cookie();
  expect(await change(browser)).toMatchObject({ status: 200, json: { user: { email } } });
  expect([await isIn(browser), await isIn(elsewhere)]).toEqual([true, false]);
  // Whoever has copied the cookie is out as well.
  expect(await statusWith(copied)).toBe(401);
  expect((await signInFrom(aBrowser(), email)).status).toBe(401);
  expect((await signInFrom(aBrowser(), email, newPassword)).status).toBe(200);
  const told = await asAdmin("SELECT FROM audit_log WHERE action = 'password_changed' AND subject_id = $1", [userId]);
  expect(told).toHaveLength(1);
  // To know a password says nothing of whose the address is.
  expect(await asAdmin("SELECT FROM users WHERE id = $1 AND email_proven_at IS NULL", [userId])).toHaveLength(1);
});

test("a link that was mailed before is worth nothing after", async () => {
  const { browser, email } = await anOwner();
  const account = await findAccount(email);
  if (!account) throw new Error("nobody signed up");
  const token = createResetToken(account, new Date(Date.now() + 60_000), env.SESSION_SECRET ?? "");
  expect(await findByResetToken(token)).not.toBeNull();
  await change(browser);
  expect(await findByResetToken(token)).toBeNull();
});

test("a wrong present password changes nothing, and counts as a sign-in that failed", async () => {
  const { browser, email } = await anOwner();
  const elsewhere = aBrowser();
  await signInFrom(elsewhere, email);
  for (let guess = 1; guess <= 10; guess += 1) {
    expect(await change(browser, `guess number ${guess}`)).toMatchObject({
      status: 400,
      json: { code: "invalid_input", errors: [{ path: "currentPassword" }] },
    });
  }
  expect(await change(browser)).toMatchObject({ status: 429, json: { code: "rate_limited" } });
  expect((await signInFrom(aBrowser(), email)).status).toBe(429);
  expect([await isIn(browser), await isIn(elsewhere)]).toEqual([true, true]);
});

test("the right one makes up for those that were wrong before", async () => {
  const { browser, email } = await anOwner();
  for (let guess = 1; guess <= 9; guess += 1) await change(browser, `guess number ${guess}`);
  expect((await change(browser)).status).toBe(200);
  expect((await signInFrom(aBrowser(), email, "a wrong one")).status).toBe(401);
  expect((await signInFrom(aBrowser(), email, newPassword)).status).toBe(200);
});

test("a weak one is refused before the present one is judged", async () => {
  const { browser, email } = await anOwner();
  expect((await change(browser, aPassword, "short")).json).toMatchObject({ errors: [{ path: "password" }] });
  expect((await change(browser, aPassword, email.toUpperCase())).json).toMatchObject({
    errors: [{ path: "password" }],
  });
  expect((await signInFrom(aBrowser(), email)).status).toBe(200);
});

test("a sign-in that had begun with the former password opens nothing once it is changed", async () => {
  const { browser, email } = await anOwner();
  const judged = Promise.withResolvers<void>();
  const changed = Promise.withResolvers<void>();
  vi.mocked(verifyPassword).mockImplementationOnce(async (...given) => {
    const check = await actual.verifyPassword(...given);
    judged.resolve();
    await changed.promise;
    return check;
  });
  const late = signInFrom(aBrowser(), email);
  await judged.promise;
  expect((await change(browser)).status).toBe(200);
  changed.resolve();
  expect((await late).status).toBe(401);
});

test("of two at once with one password, one sets the next", async () => {
  const { browser, email } = await anOwner();
  const passwords = ["nine green ladders", "four blue kettles"];
  const answers = await Promise.all(passwords.map((password) => change(browser, aPassword, password)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([200, 409]);
  expect((await signInFrom(aBrowser(), email, passwords[statuses.indexOf(200)])).status).toBe(200);
});

test("whoever has none is told how to have one", async () => {
  const { browser, userId } = await anOwner();
  await asAdmin("UPDATE users SET password_hash = NULL WHERE id = $1", [userId]);
  expect(await change(browser)).toMatchObject({ status: 422, json: { code: "unprocessable" } });
});

test("a super admin's change is in the hub's log as well", async () => {
  const { browser, userId } = await anOwner();
  await asAdmin("UPDATE users SET super_admin = true WHERE id = $1", [userId]);
  expect((await change(browser)).status).toBe(200);
  const logged = await asAdmin("SELECT FROM hub_log WHERE action = 'password_changed' AND subject_id = $1", [userId]);
  expect(logged).toHaveLength(1);
});
