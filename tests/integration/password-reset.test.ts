import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser, anEmail, aPassword, aSignedUpOwner, signInFrom } from "@tests/factories/browsers";
import { aPostOffice } from "@tests/factories/smtp";
import { afterAll, beforeEach, expect, test } from "vitest";
import { POST as postForgot } from "@/app/api/auth/password/forgot/route";
import { POST as postReset } from "@/app/api/auth/password/reset/route";
import { GET as getSession } from "@/app/api/auth/session/route";
import { env } from "@/env";
import { createResetToken } from "@/features/accounts/password-reset/rules";
import { forgotPasswordEndpoint, resetPasswordEndpoint } from "@/features/accounts/password-reset/schema";
import { getSessionEndpoint } from "@/features/accounts/schema";
import { findAccount } from "@/lib/db/system/accounts";

const post = await aPostOffice();
const newPassword = "nine green ladders";
const { SMTP_URL } = env;

beforeEach(() => {
  post.letters.length = 0;
  env.SMTP_URL = post.url;
});

afterAll(async () => {
  env.SMTP_URL = SMTP_URL;
  await post.close();
});

type Browser = ReturnType<typeof aBrowser>;

const forgot = (email: string, browser = aBrowser()) =>
  browser.call(forgotPasswordEndpoint, postForgot, { body: { email } });

const reset = (token: string, password = newPassword, browser = aBrowser()) =>
  browser.call(resetPasswordEndpoint, postReset, { body: { token, password } });

const isIn = async (browser: Browser) => (await browser.call(getSessionEndpoint, getSession)).status === 200;

/** The token of the link that was mailed last. */
async function mailedToken(): Promise<string> {
  await expect.poll(() => post.letters.length, { timeout: 5_000 }).toBeGreaterThan(0);
  const text = post.letters.at(-1)?.text.replaceAll("=\n", "") ?? "";
  return /\/reset-password\/([\w.-]+)/.exec(text)?.[1] ?? "";
}

test("a mailed link sets a new password, once, and ends every session", async () => {
  const { browser, email, userId } = await aSignedUpOwner();
  const stranger = aBrowser();
  await signInFrom(stranger, email);
  expect(await isIn(stranger)).toBe(true);
  expect(await forgot(email)).toMatchObject({ status: 202, json: { accepted: true } });
  const token = await mailedToken();
  expect(post.letters.map(({ to }) => to)).toEqual([[email]]);
  expect((await reset(token)).status).toBe(204);
  expect([await isIn(browser), await isIn(stranger)]).toEqual([false, false]);
  expect((await signInFrom(aBrowser(), email)).status).toBe(401);
  expect((await signInFrom(aBrowser(), email, newPassword)).status).toBe(200);
  expect((await reset(token, "another nine ladders")).status).toBe(404);
  expect((await findAccount(email))?.emailProven).toBe(true);
  const told = await asAdmin("SELECT FROM audit_log WHERE action = 'password_reset' AND subject_id = $1", [userId]);
  expect(told).toHaveLength(1);
});

test("of two at once with one link, one sets the password", async () => {
  const { email } = await aSignedUpOwner();
  await forgot(email);
  const token = await mailedToken();
  const passwords = ["nine green ladders", "four blue kettles"];
  const statuses = await Promise.all(passwords.map(async (password) => (await reset(token, password)).status));
  expect(statuses.toSorted()).toEqual([204, 404]);
  const winner = passwords[statuses.indexOf(204)];
  expect((await signInFrom(aBrowser(), email, winner)).status).toBe(200);
});

test("nobody learns whether an address is somebody's", async () => {
  const { email } = await aSignedUpOwner();
  const [theirs, nobodys] = [await forgot(email), await forgot(anEmail())];
  expect(nobodys).toMatchObject({ status: theirs.status, json: theirs.json });
  await mailedToken();
  expect(post.letters).toHaveLength(1);
});

test("whoever may not sign in is sent nothing, and a link from before does not let them in", async () => {
  const { email, userId } = await aSignedUpOwner();
  await forgot(email);
  const token = await mailedToken();
  await asAdmin("UPDATE users SET status = 'inactive' WHERE id = $1", [userId]);
  expect((await reset(token)).status).toBe(404);
  post.letters.length = 0;
  await forgot(email);
  const { email: other } = await aSignedUpOwner();
  await forgot(other);
  await mailedToken();
  expect(post.letters.map(({ to }) => to)).toEqual([[other]]);
});

test("a link that has run out, was made with another secret, or is somebody else's does nothing", async () => {
  const [{ email }, other] = [await aSignedUpOwner(), await aSignedUpOwner()];
  const [account, theirs] = [await findAccount(email), await findAccount(other.email)];
  if (!account || !theirs) throw new Error("nobody signed up");
  const later = new Date(Date.now() + 60_000);
  const secret = env.SESSION_SECRET ?? "";
  const tokens = [
    createResetToken(account, new Date(Date.now() - 1_000), secret),
    createResetToken(account, later, `${secret}x`),
    createResetToken(theirs, later, secret).replace(theirs.userId, account.userId),
    "",
    "../../etc/passwd",
  ];
  for (const token of tokens) expect((await reset(token)).status, token).toBe(404);
  expect((await signInFrom(aBrowser(), email, aPassword)).status).toBe(200);
  expect((await reset(createResetToken(account, later, secret))).status).toBe(204);
});

test("a weak password is refused, and the link goes on working", async () => {
  const { email } = await aSignedUpOwner();
  await forgot(email);
  const token = await mailedToken();
  expect((await reset(token, "short")).json).toMatchObject({ code: "invalid_input", errors: [{ path: "password" }] });
  expect((await reset(token, email.toUpperCase())).json).toMatchObject({ errors: [{ path: "password" }] });
  expect((await reset(token)).status).toBe(204);
});

test("ten links in a quarter of an hour are the most, and sign-ins are counted apart", async () => {
  const { email } = await aSignedUpOwner();
  for (let asked = 0; asked < 10; asked += 1) expect((await forgot(email)).status).toBe(202);
  const refused = await forgot(email);
  expect(refused).toMatchObject({ status: 429, json: { detail: expect.stringContaining("Too many links") } });
  expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
  expect((await signInFrom(aBrowser(), email)).status).toBe(200);
  const browser = aBrowser();
  for (let asked = 0; asked < 10; asked += 1) expect((await forgot(anEmail(), browser)).status).toBe(202);
  expect((await forgot(anEmail(), browser)).status).toBe(429);
});

test("whoever has guessed too often signs in with the new password at once", async () => {
  const { email } = await aSignedUpOwner();
  await Promise.all(Array.from({ length: 10 }, () => signInFrom(aBrowser(), email, "not this one")));
  expect((await signInFrom(aBrowser(), email)).status).toBe(429);
  await forgot(email);
  await reset(await mailedToken());
  expect((await signInFrom(aBrowser(), email, newPassword)).status).toBe(200);
});

test("a mail server that is away changes nothing about the answer", async () => {
  const { email } = await aSignedUpOwner();
  env.SMTP_URL = "smtp://127.0.0.1:1";
  expect((await forgot(email)).status).toBe(202);
});

test("where no mail is sent, that is said", async () => {
  const { NODE_ENV, HUB_MODE } = env;
  Object.assign(env, { SMTP_URL: undefined, NODE_ENV: "production", HUB_MODE: undefined });
  try {
    const answer = await forgot(anEmail());
    expect(answer).toMatchObject({
      status: 422,
      json: { detail: expect.stringContaining("No mail is sent from here") },
    });
  } finally {
    Object.assign(env, { NODE_ENV, HUB_MODE });
  }
});
