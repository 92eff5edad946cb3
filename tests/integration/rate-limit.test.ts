import { once } from "node:events";
import { aClinic } from "@tests/factories/clinics";
import { aPractice, type Clinic, connectTo, type Practice } from "@tests/factories/practice";
import { startFile } from "@tests/factories/processes";
import { aCliniko } from "@tests/factories/seaview";
import { afterAll, expect, test } from "vitest";
import { reserveOnSandboxTime } from "@/cli/bench/sandbox-time";
import { openSession } from "@/features/connections/queries";

const cliniko = await aCliniko({ empty: true });

afterAll(() => cliniko.server.close());

/** A practice whose user has 200 calls a minute, on a clock that jumps ahead when all of its sleepers wait. */
function aLimitedPractice(sleepers: number): Practice {
  const practice = aPractice(cliniko);
  practice.act("limit", { limit: 200 });
  cliniko.control("resetStats", {});
  cliniko.clock.configure({ virtual: true, participants: sleepers, startMs: Date.now() });
  return practice;
}

async function connected(practice: Practice): Promise<Clinic> {
  const ctx = await aClinic({ role: "tenant_owner" });
  return { ctx, connection: await connectTo(ctx, practice) };
}

async function readPages({ ctx, connection }: Clinic, count: number): Promise<void> {
  const { session } = await openSession(ctx, connection.id, { reserve: reserveOnSandboxTime });
  for (let read = 0; read < count; read++) await session.streams[0]?.readPage({ since: null, checkpoint: null });
}

test("the calls of connecting count against the minute of the first sync, and of one that is under way", async () => {
  const practice = aLimitedPractice(1);
  const clinic = await connected(practice);
  await readPages(clinic, 100);
  await connected(practice);
  await readPages(clinic, 150);
  expect(cliniko.control("stats", {})).toMatchObject({ totalCalls: 256, tooManyRequests: 0 });
});

test("two processes that read with one key, in the minute in which it was pasted, are never told to slow down", async () => {
  const practice = aLimitedPractice(2);
  const clinic = await connected(practice);
  let reading = 2;
  const ends = [1, 2].map(async () => {
    const code = await readInProcess(clinic, 150);
    reading -= 1;
    // Nobody waits for a process that is gone.
    cliniko.clock.configure({ participants: reading });
    return code;
  });
  expect(await Promise.all(ends)).toEqual([0, 0]);
  expect(cliniko.control("stats", {})).toMatchObject({ totalCalls: 303, tooManyRequests: 0 });
});

/** Reads in a process of its own, with its own connections. Returns its exit code. */
async function readInProcess({ ctx, connection }: Clinic, pages: number): Promise<number> {
  const order = [ctx.organizationId, connection.id, String(pages)];
  const child = startFile(new URL("./rate-limit-process.ts", import.meta.url), order);
  const [code] = (await once(child, "exit")) as [number];
  return code;
}
