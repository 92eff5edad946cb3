import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { asAdmin } from "@tests/factories/admin-sql";
import { aTill } from "@tests/factories/merchants";
import { aConnectedPractice } from "@tests/factories/practice";
import { aCliniko } from "@tests/factories/seaview";
import { afterAll, expect, test } from "vitest";
import { sourceFlags } from "@/cli/node-flags";
import { listPatients } from "@/features/patients/queries";
import { listPatientsQuery } from "@/features/patients/schema";
import { listRuns } from "@/features/sync/queries";
import { createMxMerchantSandbox } from "@/lib/integrations/mx-merchant/sandbox/sandbox";
import type { TenantContext } from "@/lib/tenant/context";

const mx = createMxMerchantSandbox({ empty: true });
const cliniko = await aCliniko({ empty: true }, [mx]);

afterAll(() => cliniko.server.close());

test("a whole sync ends in one line that says how it ended, and the next one reads what has changed", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 4, appointments: 3 });
  const whole = await sync(clinic.ctx, "--provider", "cliniko", "--mode", "full");
  expect(whole).toMatchObject({
    code: 0,
    run: {
      status: "succeeded",
      mode: "full",
      trigger: "cli",
      connectionId: clinic.connection.id,
      finishedAt: expect.any(String),
    },
  });
  expect((await listPatients(clinic.ctx, listPatientsQuery.parse({}))).data).toHaveLength(4);
  clinic.act("createPatient");
  const next = await sync(clinic.ctx);
  expect(next).toMatchObject({ code: 0, run: { status: "succeeded", mode: "incremental", trigger: "cli" } });
  expect((await listPatients(clinic.ctx, listPatientsQuery.parse({}))).data).toHaveLength(5);
});

test("a sync that fails says so in its line, and by its exit code", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 1, appointments: 0 });
  clinic.act("removeKey", { key: clinic.key });
  expect(await sync(clinic.ctx, "--mode", "full")).toMatchObject({ code: 1, run: { status: "failed" } });
});

test("what is not connected, and a clinic that is not there, are refused in one line", async () => {
  const { ctx } = await aConnectedPractice(cliniko);
  expect(await sync(ctx, "--provider", "mx-merchant")).toEqual({
    code: 2,
    complaint: expect.stringMatching(/^[^\n]+ has no mx-merchant connection\.\n$/),
  });
  expect(await run("--organization", "nobody")).toEqual({
    code: 2,
    complaint: 'There is no organization "nobody".\n',
  });
});

test("the newest payments are read where no Cliniko is connected", async () => {
  const { ctx } = await aTill(mx, { payments: 12, invoices: 4 });
  const { code, run } = await sync(ctx, "--count", "5");
  expect({ code, run }).toMatchObject({
    code: 0,
    run: { status: "succeeded", trigger: "cli", scope: { count: 5 }, payments: { read: 5 } },
  });
});

test("days are the clinic's own, and the last one is read whole", async () => {
  const { ctx } = await aTill(mx, { payments: 3, invoices: 1 });
  const { code, run } = await sync(ctx, "--emergency", "--from", "2026-03-01", "--to", "2026-03-31");
  const scope = { count: 1_000, from: "2026-03-01T05:00:00.000Z", to: "2026-04-01T04:00:00.000Z" };
  expect({ code, run }).toMatchObject({ code: 0, run: { status: "succeeded", scope } });
});

test("payments of another provider's are refused in one line, and too many in the words of the dialog", async () => {
  const { ctx } = await aTill(mx);
  expect(await sync(ctx, "--provider", "cliniko", "--count", "5")).toEqual({
    code: 2,
    complaint: expect.stringMatching(/^[^\n]*name mx-merchant\.\n$/),
  });
  expect(await sync(ctx, "--count", "101")).toEqual({
    code: 2,
    complaint: expect.stringMatching(/^[^\n]*Between 1 and 100 transactions[^\n]*\n$/),
  });
  expect((await listRuns(ctx, { limit: 1 })).data).toEqual([]);
});

type Outcome = { code: number; run?: unknown; complaint?: string };

async function sync({ organizationId }: TenantContext, ...words: string[]): Promise<Outcome> {
  const [found] = await asAdmin<{ slug: string }>("SELECT slug FROM organizations WHERE id = $1", [organizationId]);
  return run("--organization", found?.slug ?? "", ...words);
}

function run(...words: string[]): Promise<Outcome> {
  return promisify(execFile)(process.execPath, [...sourceFlags, "src/cli/sync.ts", ...words])
    .then(({ stdout }) => ({ code: 0, run: lineOf(stdout) }))
    .catch(({ code, stdout, stderr }: Failed) =>
      stdout ? { code, run: lineOf(stdout) } : { code, complaint: stderr },
    );
}

type Failed = { code: number; stdout: string; stderr: string };

function lineOf(said: string): unknown {
  expect(said).toMatch(/^[^\n]+\n$/);
  return JSON.parse(said);
}
