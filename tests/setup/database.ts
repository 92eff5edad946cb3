import { randomUUID } from "node:crypto";
import { afterAll, inject } from "vitest";
import { findFreePort } from "@/cli/ports";
import { databaseUrls, dropDatabase, ensureDatabase } from "@/cli/provision";
import { environmentOf, generateSecrets, stripeEnvironmentOf } from "@/cli/secrets";

const { adminUrl, template, logins } = inject("server");
const name = `test_${randomUUID().replaceAll("-", "")}`;
await ensureDatabase(adminUrl, name, template);

const { databaseUrl, directUrl } = databaseUrls(adminUrl, name, logins);
const secrets = generateSecrets();
// Where a file that needs a provider starts its sandbox: see factories/seaview.ts.
const sandboxUrl = `http://127.0.0.1:${await findFreePort()}`;
Object.assign(process.env, {
  DATABASE_URL: databaseUrl,
  DIRECT_URL: directUrl,
  ...environmentOf(secrets),
  ...stripeEnvironmentOf(secrets, sandboxUrl),
  // As while the secret is rolled: the new one and the former one count.
  STRIPE_WEBHOOK_SECRET: `${secrets.stripeWebhookSecret},${generateSecrets().stripeWebhookSecret}`,
  PROVIDER_SANDBOX_URL: sandboxUrl,
  LOG_LEVEL: "silent",
});

afterAll(async () => {
  const { hubPrisma } = globalThis as { hubPrisma?: { $disconnect: () => Promise<void> } };
  await hubPrisma?.$disconnect();
  await dropDatabase(adminUrl, name);
});
