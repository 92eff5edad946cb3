import { randomUUID } from "node:crypto";
import { aClinic } from "@tests/factories/clinics";
import { mirrorAsOf, mirrorOf } from "@tests/factories/mirror";
import { aPractice, connectTo, sync } from "@tests/factories/practice";
import { depth } from "@tests/setup/depth";
import { afterAll, expect, test } from "vitest";
import { createClinikoSandbox } from "@/lib/integrations/cliniko/sandbox/sandbox";
import { startSandbox } from "@/lib/integrations/sandbox";
import { stopBoss } from "@/lib/jobs/boss";
import { allTroubles, type BadLine, manners, seededPlan, stages, startProxy } from "./proxy";

const seeds = Array.from({ length: depth({ sample: 2, full: 100 }) }, (_, index) => index + 1);

const cliniko = createClinikoSandbox({ empty: true, limit: null });
const server = await startSandbox({ providers: [cliniko] });
const line = await startProxy(server.port, Number(new URL(process.env.PROVIDER_SANDBOX_URL ?? "").port));
const practice = aPractice(cliniko, { patients: 450, appointments: 420 });
const undisturbed = await syncOver(() => null);

afterAll(async () => {
  await stopBoss();
  await line.close();
  await server.close();
});

/** A new clinic that connects over a good line, with a key of its own, and syncs over this one. */
async function syncOver(plan: BadLine["plan"]) {
  const key = `${randomUUID().replaceAll("-", "")}-au1`;
  practice.act("addKey", { key });
  const ctx = await aClinic({ role: "tenant_owner" });
  const connection = await connectTo(ctx, { key });
  line.struck.clear();
  line.plan = plan;
  const { status, counts } = await sync({ ctx, connection });
  line.plan = () => null;
  return { ctx, outcome: { status, counts } };
}

/** Nothing that happened to the line may be seen in the clinic's tables. */
async function expectUndisturbed({ ctx, outcome }: typeof undisturbed): Promise<void> {
  expect(outcome).toEqual(undisturbed.outcome);
  expect(await mirrorOf(ctx, { ids: false })).toEqual(await mirrorAsOf(ctx, undisturbed.ctx));
}

test.each(stages)(
  "whatever happens to the line at one stage, the clinic ends up with the same tables (%s)",
  async (stage) => {
    const kinds = manners.map((manner) => ({ stage, manner }));
    await expectUndisturbed(await syncOver(seededPlan(stages.indexOf(stage), 3, kinds)));
    expect([...line.struck.keys()].filter((name) => name.startsWith(stage))).not.toEqual([]);
  },
);

test.each(seeds)("a line in which anything happens at any stage changes nothing in the end (seed %i)", async (seed) => {
  await expectUndisturbed(await syncOver(seededPlan(seed, 3, allTroubles())));
  expect(line.struck.size).toBeGreaterThan(0);
});
