import { randomInt, randomUUID } from "node:crypto";
import { connect } from "@/features/connections/mutations";
import type { ConnectionView } from "@/features/connections/schema";
import { startSync } from "@/features/sync/mutations";
import type { RunView, SyncMode } from "@/features/sync/schema";
import type { Transaction } from "@/lib/db/generated/client";
import { withTenant } from "@/lib/db/tenant";
import type { ChangeName } from "@/lib/integrations/mx-merchant/sandbox/changes";
import type { MxGrowth } from "@/lib/integrations/mx-merchant/sandbox/grow";
import type { MxMerchantAccount } from "@/lib/integrations/mx-merchant/sandbox/merchants";
import {
  createMxMerchantSandbox,
  type MxMerchantSandbox,
  type MxMerchantSandboxOptions,
} from "@/lib/integrations/mx-merchant/sandbox/sandbox";
import { type SandboxServer, startSandbox } from "@/lib/integrations/sandbox";
import type { TenantContext } from "@/lib/tenant/context";
import { aClinic } from "./clinics";
import { toTheEnd } from "./practice";

/** An MX Merchant of one test file's own, over real HTTP, where the file's PROVIDER_SANDBOX_URL points. */
export async function anMxMerchant(
  options: MxMerchantSandboxOptions = { empty: true },
): Promise<MxMerchantSandbox & { server: SandboxServer }> {
  const sandbox = createMxMerchantSandbox(options);
  const port = Number(new URL(process.env.PROVIDER_SANDBOX_URL ?? "").port);
  const server = await startSandbox({ providers: [sandbox], clock: sandbox.clock, port });
  return Object.assign(sandbox, { server });
}

type Order = ChangeName | "misbehave" | "reset" | "grow" | "addKey" | "removeKey" | "deliver";

export type Merchant = {
  account: MxMerchantAccount;
  credentials: Record<string, string>;
  /** Does something at the merchant's, as POST /_sandbox/mx-merchant/ACTION would. */
  act: (order: Order, input?: object) => { id: number };
};

/** A merchant of its own, with the business that is asked for. */
export function aMerchant(sandbox: MxMerchantSandbox, growth: MxGrowth | null = null): Merchant {
  const id = randomInt(1_000_000_000, 9_999_999_999);
  const keys = { consumerKey: randomUUID(), consumerSecret: randomUUID() };
  const account = sandbox.addMerchant({ ...keys, id, dba: `Merchant ${id}` });
  const act: Merchant["act"] = (order, input = {}) =>
    sandbox.control(order, { merchant: id, ...input }) as { id: number };
  if (growth) act("grow", growth);
  return { account, credentials: { ...keys, merchantId: String(id), environment: "production" }, act };
}

export type Till = Merchant & { ctx: TenantContext; connection: ConnectionView };

/** The same, connected to a clinic of its own. */
export async function aTill(
  sandbox: MxMerchantSandbox,
  growth: MxGrowth | null = null,
  clinic: Parameters<typeof aClinic>[0] = {},
): Promise<Till> {
  const merchant = aMerchant(sandbox, growth);
  const ctx = await aClinic({ role: "tenant_owner", timeZone: "America/New_York", ...clinic });
  const connection = await connect(ctx, { provider: "mx-merchant", credentials: merchant.credentials });
  return { ...merchant, ctx, connection };
}

type Start = { mode?: SyncMode; count?: number; strategy?: "by_number" | "by_id"; from?: Date; to?: Date };

/** Queues a run: of everything, of what changed, or of the newest so many. */
export async function aTillRun({ ctx, connection }: Pick<Till, "ctx" | "connection">, start: Start = {}) {
  const { mode = "incremental", count, strategy, from = null, to = null } = start;
  const scope = count === undefined ? undefined : { count, from, to };
  return (await startSync(ctx, { connectionId: connection.id, mode, scope, strategy })).runId;
}

/** A whole sync of a till. */
export async function syncTill(till: Pick<Till, "ctx" | "connection">, start: Start = {}): Promise<RunView> {
  return toTheEnd(till, await aTillRun(till, start));
}

/** How often the stand-in was called since, by path. */
export function countCalls(sandbox: MxMerchantSandbox): () => number {
  const total = () => [...sandbox.calls.values()].reduce((sum, count) => sum + count, 0);
  const before = total();
  return () => total() - before;
}

/** Payments as the hub has them, newest first. */
export function transactionsOf({ ctx, connection }: Pick<Till, "ctx" | "connection">): Promise<Transaction[]> {
  const where = { organizationId: ctx.organizationId, connectionId: connection.id };
  return withTenant(ctx, (db) => db.transaction.findMany({ where, orderBy: { sourceCreatedAt: "desc" } }));
}
