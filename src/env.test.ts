import { expect, test } from "vitest";
import { parseEnv } from "@/env";

const secret = "s".repeat(32);
const complete = {
  NODE_ENV: "production",
  DATABASE_URL: "postgresql://hub@db.example/hub",
  CREDENTIALS_ENCRYPTION_KEY: secret,
  SESSION_SECRET: secret,
  CRON_SECRET: secret,
};

test("production starts with everything it needs, and names each thing that is missing", () => {
  expect(parseEnv(complete)).toMatchObject({ NODE_ENV: "production", JOBS: "worker" });
  expect(() => parseEnv({ NODE_ENV: "production" })).toThrow(
    /DATABASE_URL.*CREDENTIALS_ENCRYPTION_KEY.*SESSION_SECRET.*CRON_SECRET/s,
  );
});

test("a build needs no database and no secret", () => {
  expect(() => parseEnv({ NODE_ENV: "production", NEXT_PHASE: "phase-production-build" })).not.toThrow();
});

test("an empty variable is one that is not set", () => {
  expect(parseEnv({ DATABASE_URL: "", APP_URL: "" }).APP_URL).toBe("http://localhost:3000");
});

test("names that earlier systems used are still read", () => {
  const { SESSION_SECRET, APP_URL } = parseEnv({ NEXTAUTH_SECRET: secret, NEXTAUTH_URL: "https://hub.example.com" });
  expect({ SESSION_SECRET, APP_URL }).toEqual({ SESSION_SECRET: secret, APP_URL: "https://hub.example.com" });
});

test("Clerk without its keys stops the start", () => {
  expect(() => parseEnv({ AUTH: "clerk" })).toThrow(/CLERK_PUBLISHABLE_KEY/);
});

test("a provider sandbox stands on this machine, and in no production but the demo's", () => {
  const local = "http://127.0.0.1:4010";
  expect(() => parseEnv({ PROVIDER_SANDBOX_URL: "https://sandbox.example.com" })).toThrow(/on this machine/);
  expect(() => parseEnv({ ...complete, PROVIDER_SANDBOX_URL: local })).toThrow(/refused in production/);
  expect(parseEnv({ ...complete, PROVIDER_SANDBOX_URL: local, HUB_MODE: "demo" }).PROVIDER_SANDBOX_URL).toBe(local);
});

test("Stripe's key comes with its webhook secret and every plan's price, or the start stops", () => {
  expect(() => parseEnv({ STRIPE_SECRET_KEY: "key" })).toThrow(
    /STRIPE_WEBHOOK_SECRET.*STRIPE_PRICE_BASIC.*STRIPE_PRICE_PRO.*STRIPE_PRICE_ENTERPRISE/s,
  );
});

test("a stand-in for Stripe stands on this machine, and in no production but the demo's", () => {
  const local = "http://127.0.0.1:4010/api.stripe.com";
  expect(() => parseEnv({ STRIPE_API_BASE: "https://stripe.example.com" })).toThrow(/on this machine/);
  expect(() => parseEnv({ ...complete, STRIPE_API_BASE: local })).toThrow(/refused in production/);
  expect(parseEnv({ ...complete, STRIPE_API_BASE: local, HUB_MODE: "demo" }).STRIPE_API_BASE).toBe(local);
});
