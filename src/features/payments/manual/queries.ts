import { requireProvider } from "@/features/connections/queries";
import { estimate } from "@/features/payments/manual/rules";
import type { ManualPreview, PreviewInput } from "@/features/payments/manual/schema";
import { readSample } from "@/lib/db/payment-links";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { providers } from "@/lib/integrations/registry";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/** The providers whose accounts have payments. */
const ofPayments = providers.filter(({ streams }) => streams.some(({ kind }) => kind === "transaction"));

/** The organization's account that payments come from. Throws `not_found` when none is connected. */
export async function findPaymentConnection(
  ctx: TenantContext,
): Promise<{ id: string; provider: string; name: string }> {
  requirePermission(ctx, "sync.manual");
  const provider = { in: ofPayments.map(({ key }) => key) };
  const where = { organizationId: ctx.organizationId, provider, status: { not: "disconnected" } };
  const connection = await withTenant(ctx, (db) =>
    db.connection.findFirst({ where, orderBy: [{ status: "asc" }, { createdAt: "asc" }] }),
  );
  if (!connection) throw new AppError("not_found", "No account that takes payments is connected.");
  return { id: connection.id, provider: connection.provider, name: connection.accountName };
}

/** What a sync by hand would take, judged by what is held: nothing is asked of the provider. Throws `not_found`. */
export async function previewManualSync(ctx: TenantContext, input: PreviewInput): Promise<ManualPreview> {
  requirePermission(ctx, "sync.manual");
  const { id: connectionId, provider, name } = await findPaymentConnection(ctx);
  const { organizationId } = ctx;
  const { transactionCount: count, from = null, to = null } = input;
  const { sample, listed, active } = await withTenant(ctx, async (db) => ({
    sample: await readSample(db, { organizationId, connectionId }, { count, from, to }),
    listed: await db.syncCursor.findUnique({
      where: { organizationId_connectionId_stream: { organizationId, connectionId, stream: "invoices" } },
    }),
    active: await db.syncRun.findFirst({
      where: { organizationId, connectionId, status: { in: ["queued", "running"] } },
      select: { id: true },
    }),
  }));
  const { budget } = requireProvider(provider);
  const judged = estimate({ count, sample, invoicesListed: listed?.total ?? null, now: ctx.now(), budget });
  return { connectionId, account: name, runId: active?.id ?? null, ...judged };
}
