import { randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Logins } from "./provision";

export type DevelopmentSecrets = Logins & {
  CREDENTIALS_ENCRYPTION_KEY: string;
  SESSION_SECRET: string;
  CRON_SECRET: string;
  /** What the stand-in for Stripe knows us by, and signs with. */
  stripeKey: string;
  stripeWebhookSecret: string;
  /** What the people of the demo clinic sign in with. */
  demoPassword: string;
};

/** The secrets of a database of our own: made up once, then kept in the data folder for its owner's eyes alone. */
export function keepSecrets(dataDir: string): DevelopmentSecrets {
  const file = join(dataDir, "secrets.json");
  mkdirSync(dataDir, { recursive: true });
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Partial<DevelopmentSecrets>) : null;
  const secrets = { ...generateSecrets(), ...kept };
  if (kept && Object.keys(secrets).every((name) => name in kept)) return secrets;
  return publish(file, secrets, { anew: kept === null }) ? secrets : keepSecrets(dataDir);
}

/** The file appears whole or not at all, since other processes may be reading it. False when another made it first. */
function publish(file: string, secrets: DevelopmentSecrets, { anew }: { anew: boolean }): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  try {
    if (anew) linkSync(draft, file);
    else renameSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A fresh set of secrets. */
export function generateSecrets(): DevelopmentSecrets {
  return {
    ownerPassword: randomBytes(24).toString("base64url"),
    loginPassword: randomBytes(24).toString("base64url"),
    CREDENTIALS_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    SESSION_SECRET: randomBytes(32).toString("base64url"),
    CRON_SECRET: randomBytes(32).toString("base64url"),
    stripeKey: `sk_test_${randomBytes(24).toString("hex")}`,
    stripeWebhookSecret: `whsec_${randomBytes(24).toString("hex")}`,
    demoPassword: `seaview-${randomBytes(4).toString("hex")}`,
  };
}

/** The secrets that the product reads from its environment. */
export function environmentOf({ CREDENTIALS_ENCRYPTION_KEY, SESSION_SECRET, CRON_SECRET }: DevelopmentSecrets) {
  return { CREDENTIALS_ENCRYPTION_KEY, SESSION_SECRET, CRON_SECRET };
}

/** What makes the product pay through the stand-in for Stripe in a providers' sandbox. */
export function stripeEnvironmentOf({ stripeKey, stripeWebhookSecret }: DevelopmentSecrets, sandboxUrl: string) {
  return {
    STRIPE_SECRET_KEY: stripeKey,
    STRIPE_WEBHOOK_SECRET: stripeWebhookSecret,
    STRIPE_PRICE_BASIC: "price_basic_monthly",
    STRIPE_PRICE_PRO: "price_pro_monthly",
    STRIPE_PRICE_ENTERPRISE: "price_enterprise_monthly",
    STRIPE_API_BASE: `${sandboxUrl}/api.stripe.com`,
  };
}
