import { setTimeout as wait } from "node:timers/promises";
import { asAdmin } from "@tests/factories/admin-sql";
import { aClinic } from "@tests/factories/clinics";
import { mirrorOf } from "@tests/factories/mirror";
import { aPractice, type Connected, connectTo, type Practice, sync } from "@tests/factories/practice";
import { aCliniko } from "@tests/factories/seaview";
import { depth } from "@tests/setup/depth";
import { afterAll, expect, test } from "vitest";
import { renewWebhook } from "@/features/connections/mutations";
import { receive } from "@/features/webhooks/mutations";
import { sweepDeliveries } from "@/features/webhooks/processing/mutations";
import { signStandardWebhook } from "@/lib/crypto/signature";
import { newId } from "@/lib/db/id";
import { stopBoss } from "@/lib/jobs/boss";
import { startWorkerProcess, type WorkerProcess } from "./worker-process";

const cliniko = await aCliniko({ empty: true });

afterAll(async () => {
  await stopBoss();
  await cliniko.server.close();
});

// Each patient's change is one delivery; a practice's stay within a minute's allowance.
const patients = depth({ sample: 40, full: 180 });
const clinics = depth({ sample: 2, full: 28 });

type Hooked = Connected & { token: string; secret: string };

type Delivery = { to: Hooked; id: string; body: string };

/** A clinic that follows a practice, as it stands now, and has given out an address for hints. */
async function aHookedClinic(practice: Practice): Promise<Hooked> {
  const ctx = await aClinic({ role: "tenant_owner" });
  const connection = await connectTo(ctx, practice);
  await sync({ ctx, connection });
  const { path, secret } = await renewWebhook(ctx, { id: connection.id });
  return { ...practice, ctx, connection, token: path.split("/").at(-1) ?? "", secret };
}

function deliveriesTo(clinic: Hooked): Delivery[] {
  return clinic.ids("patients").map((id) => {
    return { to: clinic, id: newId(), body: JSON.stringify({ resource: "patient", id }) };
  });
}

/** Posts deliveries, some at once. Everything that is sent must be taken. */
async function post(deliveries: Delivery[]): Promise<void> {
  const waiting = [...deliveries];
  const send = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { to, id, body } = next;
      const headers = signStandardWebhook({ secret: to.secret, id, body });
      const request = new Request("http://hub.example/api/webhooks/cliniko", { method: "POST", body, headers });
      expect([200, 202]).toContain((await receive("cliniko", request, { token: to.token })).status);
    }
  };
  await Promise.all(Array.from({ length: 8 }, send));
}

function shuffled<T>(items: T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

const statesOf = (of: Hooked[]) =>
  asAdmin<{ status: string; count: number }>(
    `SELECT status, count(*)::int AS count FROM webhook_events WHERE organization_id = ANY($1) GROUP BY status`,
    [of.map(({ ctx }) => ctx.organizationId)],
  );

async function untilProcessed(of: Hooked[], count: number): Promise<void> {
  const givenUpAt = Date.now() + 900_000;
  for (;;) {
    const processed = (await statesOf(of)).find(({ status }) => status === "processed")?.count ?? 0;
    if (processed >= count) return;
    if (Date.now() > givenUpAt) throw new Error(JSON.stringify(await statesOf(of)));
    await wait(100);
  }
}

test(
  "deliveries that arrive twice and in any order, while the worker is killed twice, end as one clean pass does",
  async () => {
    const practices = Array.from({ length: clinics }, () => aPractice(cliniko, { patients, appointments: 0 }));
    const [troubled, clean]: [Hooked[], Hooked[]] = [[], []];
    for (const practice of practices) {
      troubled.push(await aHookedClinic(practice));
      clean.push(await aHookedClinic(practice));
      for (const id of practice.ids("patients")) practice.act("edit", { id, fields: { first_name: `New ${id}` } });
    }
    const deliveries = troubled.flatMap(deliveriesTo);
    const total = deliveries.length;
    const arriving = shuffled([...deliveries, ...shuffled(deliveries).slice(0, Math.ceil(total / 10))]);
    const half = Math.ceil(arriving.length / 2);

    let worker: WorkerProcess = startWorkerProcess();
    try {
      await worker.ready;
      const [first, second] = [post(arriving.slice(0, half)), untilProcessed(troubled, Math.ceil(total / 5))];
      await second;
      await worker.kill();
      worker = startWorkerProcess();
      await first;
      await Promise.all([post(arriving.slice(half)), untilProcessed(troubled, Math.ceil(total / 2))]);
      await worker.kill();
      worker = startWorkerProcess();
      await untilProcessed(troubled, total);
    } finally {
      await worker.stop();
    }
    expect(await statesOf(troubled)).toEqual([{ status: "processed", count: total }]);

    // The clean pass asks the same practices, with an allowance of its own.
    await asAdmin("DELETE FROM rate_budgets");
    await post(clean.flatMap(deliveriesTo));
    await sweepDeliveries(new Date(Date.now() + 300_000));
    expect(await statesOf(clean)).toEqual([{ status: "processed", count: total }]);
    for (const [place, { ctx }] of troubled.entries()) {
      const expected = await mirrorOf(clean[place]?.ctx ?? ctx, { ids: false });
      expect(await mirrorOf(ctx, { ids: false })).toEqual(expected);
      expect(expected.contacts?.every((row) => String(row.first_name).startsWith("New "))).toBe(true);
    }
  },
  20 * 60_000,
);
