import { expect, test } from "vitest";
import { parseEnv } from "@/env";

const host = Buffer.from("clerk.hub.example$").toString("base64");
const keys = { CLERK_PUBLISHABLE_KEY: `pk_test_${host}`, CLERK_SECRET_KEY: "of no instance" };
const pem = "-----BEGIN PUBLIC KEY-----\\nAAAA\\n-----END PUBLIC KEY-----";

test("Clerk without its keys stops at the start, and names both", () => {
  expect(() => parseEnv({ AUTH: "clerk" })).toThrow(/AUTH: is clerk, so CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY/);
  expect(() => parseEnv({ AUTH: "clerk", CLERK_SECRET_KEY: "one alone" })).toThrow(/CLERK_PUBLISHABLE_KEY/);
  expect(parseEnv({ AUTH: "clerk", ...keys }).AUTH).toBe("clerk");
});

test.each([
  ["a publishable key that names no host", { CLERK_PUBLISHABLE_KEY: "pk_test_bm90aGluZw" }, /CLERK_PUBLISHABLE_KEY/],
  ["the secret key in the other's place", { CLERK_PUBLISHABLE_KEY: "sk_test_x" }, /CLERK_PUBLISHABLE_KEY/],
  ["a public key that is none", { CLERK_JWT_KEY: "ins_123" }, /CLERK_JWT_KEY/],
  ["an API without TLS", { CLERK_API_URL: "http://api.clerk.example" }, /CLERK_API_URL/],
])("%s stops at the start", (_, wrong, complaint) => {
  expect(() => parseEnv({ ...keys, ...wrong })).toThrow(complaint);
  if (!("CLERK_API_URL" in wrong)) expect(() => parseEnv({ AUTH: "builtin", ...keys, ...wrong })).not.toThrow();
});

test("older names of Clerk's variables are read", () => {
  const parsed = parseEnv({
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: keys.CLERK_PUBLISHABLE_KEY,
    CLERK_SECRET_KEY: keys.CLERK_SECRET_KEY,
    CLERK_WEBHOOK_SIGNING_SECRET: "signed with this",
    CLERK_JWT_KEY: pem,
  });
  expect(parsed).toMatchObject({
    CLERK_PUBLISHABLE_KEY: keys.CLERK_PUBLISHABLE_KEY,
    CLERK_WEBHOOK_SECRET: "signed with this",
    CLERK_JWT_KEY: pem,
  });
});
