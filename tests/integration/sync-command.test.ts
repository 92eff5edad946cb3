import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { asAdmin } from "@tests/factories/admin-sql";
import { anMxMerchant, aTill } from "@tests/factories/merchants";
import { afterAll, expect, test } from "vitest";
import { listRuns } from "@/features/sync/queries";
import type { TenantContext } from "@/lib/tenant/context";

const mx = await anMxMerchant();

afterAll(() => mx.server.close());

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

async function sync(ctx: TenantContext, ...words: string[]): Promise<Outcome> {
  const [found] = await asAdmin<{ slug: string }>("SELECT slug FROM organizations WHERE id = $1", [ctx.organizationId]);
  const command = ["--import", "tsx", "src/cli/sync.ts", "--organization", found?.slug ?? "", ...words];
  return promisify(execFile)(process.execPath, command)
    .then(({ stdout }) => ({ code: 0, run: JSON.parse(stdout) as unknown }))
    .catch(({ code, stderr }: { code: number; stderr: string }) => ({ code, complaint: stderr }));
}
