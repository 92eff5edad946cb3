import { aClinic } from "@tests/factories/clinics";
import { aMerchant, syncTill } from "@tests/factories/merchants";
import { stateOf } from "@tests/factories/till-state";
import { depth } from "@tests/setup/depth";
import { afterAll, expect, test } from "vitest";
import { connect } from "@/features/connections/mutations";
import { createMxMerchantSandbox } from "@/lib/integrations/mx-merchant/sandbox/sandbox";
import { startSandbox } from "@/lib/integrations/sandbox";
import { stopBoss } from "@/lib/jobs/boss";
import { allTroubles, type BadLine, seededPlan, startProxy } from "./proxy";

const seeds = Array.from({ length: depth({ sample: 2, full: 60 }) }, (_, index) => index + 1);

const mx = createMxMerchantSandbox({ empty: true });
const server = await startSandbox({ providers: [mx] });
const line = await startProxy(server.port, Number(new URL(process.env.PROVIDER_SANDBOX_URL ?? "").port));
const merchant = aMerchant(mx, { payments: 60, invoices: 20 });
const ways = [{ mode: "full" as const }, { count: 60, strategy: "by_number" as const }];
const undisturbed = await Promise.all(ways.map((way) => syncOver(way, () => null)));

afterAll(async () => {
  await stopBoss();
  await line.close();
  await server.close();
});

/** A new clinic that connects over a good line and syncs over this one. */
async function syncOver(way: (typeof ways)[number], plan: BadLine["plan"]) {
  const ctx = await aClinic({ role: "tenant_owner" });
  const connection = await connect(ctx, { provider: "mx-merchant", credentials: merchant.credentials });
  line.struck.clear();
  line.plan = plan;
  const { status } = await syncTill({ ctx, connection }, way);
  line.plan = () => null;
  return { status, ...(await stateOf({ ctx, connection })) };
}

test.each(seeds)(
  "a line in which anything happens changes nothing about payments and links (seed %i)",
  async (seed) => {
    for (const [place, way] of ways.entries()) {
      expect(await syncOver(way, seededPlan(seed, 3, allTroubles()))).toEqual(undisturbed[place]);
      expect(line.struck.size).toBeGreaterThan(0);
    }
  },
);
