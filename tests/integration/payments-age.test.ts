import { aClinic, aConnection } from "@tests/factories/clinics";
import { aPayment } from "@tests/factories/records";
import { aTill } from "@tests/factories/tills";
import { expect, test } from "vitest";
import { listInvoices } from "@/features/invoices/queries";
import { listInvoicesQuery } from "@/features/invoices/schema";
import { listMemberships } from "@/features/memberships/queries";
import { listMembershipsQuery } from "@/features/memberships/schema";
import { getRevenue } from "@/features/revenue/queries";
import { listTransactions } from "@/features/transactions/queries";
import { listTransactionsQuery } from "@/features/transactions/schema";
import { withTenant } from "@/lib/db/tenant";
import type { TenantContext } from "@/lib/tenant/context";

const older = "2025-03-01T09:00:00.000Z";
const newer = "2025-03-02T09:00:00.000Z";
const oldest = "2025-01-01T09:00:00.000Z";

test("whatever is told of payments says when the payment provider asked longest ago was asked", async () => {
  const { ctx, pay } = await aTill();
  await pay(aPayment());
  expect(await agesOf(ctx)).toEqual([null, null, null, null]);
  await aPaymentConnection(ctx, { lastSucceededAt: newer });
  await aPaymentConnection(ctx, { lastSucceededAt: older });
  // One that was never asked has brought nothing, one that was left is not asked, and others bring no payments.
  await aPaymentConnection(ctx, {});
  await aPaymentConnection(ctx, { lastSucceededAt: oldest, status: "disconnected" });
  await aPaymentConnection(ctx, { lastSucceededAt: oldest, provider: "cliniko" });
  await aPaymentConnection(await aClinic(), { lastSucceededAt: oldest });
  expect(await agesOf(ctx)).toEqual([older, older, older, older]);
});

async function agesOf(ctx: TenantContext): Promise<(string | null)[]> {
  return [
    (await getRevenue(ctx, {})).syncedAt,
    (await listTransactions(ctx, listTransactionsQuery.parse({}))).syncedAt,
    (await listInvoices(ctx, listInvoicesQuery.parse({}))).syncedAt,
    (await listMemberships(ctx, listMembershipsQuery.parse({}))).figures.syncedAt,
  ];
}

type Facts = { lastSucceededAt?: string; status?: string; provider?: string };

async function aPaymentConnection(ctx: TenantContext, { provider = "mx-merchant", ...facts }: Facts): Promise<void> {
  const { organizationId, connectionId } = await aConnection(ctx);
  await withTenant(ctx, (db) =>
    db.connection.updateMany({ where: { organizationId, id: connectionId }, data: { provider, ...facts } }),
  );
}
