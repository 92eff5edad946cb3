import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createClerkSandbox } from "@/lib/integrations/clerk/sandbox/sandbox";
import { type ClinikoSandbox, createClinikoSandbox } from "@/lib/integrations/cliniko/sandbox/sandbox";
import { createMxMerchantSandbox } from "@/lib/integrations/mx-merchant/sandbox/sandbox";
import type { SeaviewCustomer } from "@/lib/integrations/mx-merchant/sandbox/seaview";
import { startSandbox } from "@/lib/integrations/sandbox";
import { createSandboxClock, type SandboxClock } from "@/lib/integrations/sandbox-clock";
import { createStripeSandbox } from "@/lib/integrations/stripe/sandbox/sandbox";

const usage = "usage: sandbox --port 4010 [--anchor 2026-01-31T09:00:00Z] [--data-dir DIR] [--no-limit]";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "4010" },
    anchor: { type: "string" },
    "data-dir": { type: "string" },
    "no-limit": { type: "boolean", default: false },
  },
});

try {
  await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port}: ${usage}`);
  const clock = createSandboxClock();
  const anchorMs = anchor();
  const cliniko = createClinikoSandbox({ clock, anchorMs, ...(values["no-limit"] && { limit: null }) });
  const mxMerchant = createMxMerchantSandbox({ clock, anchorMs, customers: customersOf(cliniko) });
  const server = await startSandbox({
    port,
    clock,
    providers: [cliniko, mxMerchant, createClerkSandbox(), stripe(clock)],
  });
  process.stdout.write(`sandbox ${server.url}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => server.close().then(() => process.exit(0)));
  }
}

/** Knows the key and the prices that the product was given, and tells it what happens where it can be reached. */
function stripe(clock: SandboxClock) {
  const { env } = process;
  const { APP_URL: url, STRIPE_WEBHOOK_SECRET: secret, STRIPE_SECRET_KEY: secretKey = "sandbox" } = env;
  const dataDir = values["data-dir"];
  return createStripeSandbox({
    clock,
    secretKey,
    priceIds: {
      basic: env.STRIPE_PRICE_BASIC ?? "price_basic_monthly",
      pro: env.STRIPE_PRICE_PRO ?? "price_pro_monthly",
      enterprise: env.STRIPE_PRICE_ENTERPRISE ?? "price_enterprise_monthly",
    },
    ...(url && secret ? { webhook: { url: `${url}/api/webhooks/stripe`, secret } } : {}),
    ...(dataDir ? { file: join(dataDir, "stripe.json") } : {}),
  });
}

/** The clinic's own patients buy there: each third of those whose address is known. */
function customersOf({ demo }: ClinikoSandbox): SeaviewCustomer[] {
  const known = demo.tables.patients.all().filter(({ address_1, archived_at }) => address_1 && !archived_at);
  return known
    .filter((_, place) => place % 3 === 0)
    .map(({ first_name, last_name, address_1, city, state, post_code }) => ({
      name: `${first_name} ${last_name}`,
      address: {
        address1: address_1 ?? "",
        city: city ?? "",
        state: state ?? "",
        zip: post_code ?? "",
        country: "AU",
      },
    }));
}

/** The moment around which the demo practice lies: as asked, else as on the first start, else now. */
function anchor(): number {
  const asked = values.anchor === undefined ? undefined : Date.parse(values.anchor);
  if (asked !== undefined && Number.isNaN(asked)) throw new Error(`--anchor ${values.anchor}: ${usage}`);
  const dataDir = values["data-dir"];
  if (dataDir === undefined) return asked ?? Date.now();
  const file = join(dataDir, "sandbox.json");
  const anchorMs = asked ?? readAnchor(file) ?? Date.now();
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, `${JSON.stringify({ anchor: new Date(anchorMs).toISOString() })}\n`);
  return anchorMs;
}

function readAnchor(file: string): number | undefined {
  try {
    const kept: unknown = JSON.parse(readFileSync(file, "utf8"));
    const text = typeof kept === "object" && kept !== null && "anchor" in kept ? String(kept.anchor) : "";
    return Number.isNaN(Date.parse(text)) ? undefined : Date.parse(text);
  } catch {
    return undefined;
  }
}
