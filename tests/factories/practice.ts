import { randomUUID } from "node:crypto";
import { connect, updateConnection } from "@/features/connections/mutations";
import type { ConnectionView } from "@/features/connections/schema";
import { advanceRun as advance, type advanceRun } from "@/features/sync/engine";
import { startSync } from "@/features/sync/mutations";
import { getRun } from "@/features/sync/queries";
import type { Outcome, RunView, SyncMode } from "@/features/sync/schema";
import type { Prisma } from "@/lib/db/generated/client";
import { withTenant } from "@/lib/db/tenant";
import type { ClinikoAccount } from "@/lib/integrations/cliniko/sandbox/accounts";
import type { ChangeName } from "@/lib/integrations/cliniko/sandbox/changes";
import type { Growth } from "@/lib/integrations/cliniko/sandbox/grow";
import type { ClinikoSandbox } from "@/lib/integrations/cliniko/sandbox/sandbox";
import type { ProviderSandbox, SandboxRequest } from "@/lib/integrations/sandbox";
import type { TenantContext } from "@/lib/tenant/context";
import { aClinic } from "./clinics";
import { withoutLimit } from "./seaview";

type Order = ChangeName | "misbehave" | "reset" | "grow" | "limit" | "addColleague" | "addKey" | "removeKey" | "stats";

export type Practice = {
  key: string;
  account: ClinikoAccount;
  /** Does something to the practice, as POST /_sandbox/cliniko/ACTION would; returns the id of what came into being. */
  act: (order: Order, input?: object) => { id: string };
  /** The ids of one list, oldest first. */
  ids: (list: keyof ClinikoAccount["tables"]) => string[];
};

/** A practice of its own, with one business, one practitioner and two appointment types, and what is asked for. */
export function aPractice(cliniko: ClinikoSandbox, growth: Growth = { patients: 6, appointments: 9 }): Practice {
  const key = `${randomUUID().replaceAll("-", "")}-au1`;
  cliniko.control("addAccount", { key, name: `Practice ${key.slice(0, 6)}`, limit: null });
  const account = cliniko.accounts.find(({ keys }) => keys.has(key));
  if (!account) throw new Error("The sandbox has no such practice.");
  const act: Practice["act"] = (order, input = {}) =>
    cliniko.control(order, { account: key, ...input }) as { id: string };
  act("grow", growth);
  return { key, account, act, ids: (list) => account.tables[list].all().map(({ id }) => id) };
}

export type Connected = Practice & { ctx: TenantContext; connection: ConnectionView };

/** The same, connected to a clinic of its own. */
export async function aConnectedPractice(
  cliniko: ClinikoSandbox,
  growth?: Growth,
  clinic: Parameters<typeof aClinic>[0] = {},
): Promise<Connected> {
  const practice = aPractice(cliniko, growth);
  const ctx = await aClinic({ role: "tenant_owner", ...clinic });
  return { ...practice, ctx, connection: await connectTo(ctx, practice) };
}

/** One that no worker begins to sync by itself just when a test does. */
export async function anUnscheduledPractice(cliniko: ClinikoSandbox, growth?: Growth): Promise<Connected> {
  const clinic = await aConnectedPractice(cliniko, growth);
  await updateConnection(clinic.ctx, { id: clinic.connection.id, schedule: "off" });
  return clinic;
}

export function connectTo(ctx: TenantContext, { key }: Pick<Practice, "key">): Promise<ConnectionView> {
  return connect(ctx, { provider: "cliniko", credentials: { apiKey: key } });
}

type Start = { mode?: SyncMode; approveDeletes?: boolean; failureId?: string };

/** Queues a run and says which. */
export async function aRun({ ctx, connection }: Clinic, start: Start = {}): Promise<string> {
  const { runId } = await startSync(ctx, { connectionId: connection.id, mode: "full", ...start });
  return runId;
}

export type Clinic = Pick<Connected, "ctx" | "connection">;

type Advance = Partial<Parameters<typeof advanceRun>[2]>;

/** One stretch of work on a run; a minute long and with no allowance to wait for, unless told otherwise. */
export function stretch(ctx: TenantContext, runId: string, options: Advance = {}): Promise<Outcome> {
  return advance(ctx, runId, { deadline: new Date(Date.now() + 60_000), open: withoutLimit, ...options });
}

/** Works on a run until it is over, however often it has to be taken up; its waits take no time. */
export async function toTheEnd({ ctx }: Pick<Clinic, "ctx">, runId: string, options: Advance = {}): Promise<RunView> {
  for (let tries = 0; tries < 300; tries++) {
    await stretch(ctx, runId, options);
    const run = await getRun(ctx, { id: runId });
    if (run.finishedAt) return run;
    await changeRun(ctx, runId, { resumeAt: null });
  }
  throw new Error("The run does not end.");
}

/** A whole sync. */
export async function sync(clinic: Clinic, start: Start = {}): Promise<RunView> {
  return toTheEnd(clinic, await aRun(clinic, start));
}

/** Writes into a run's row what only time or another process would. */
export async function changeRun(ctx: TenantContext, id: string, data: Prisma.SyncRunUpdateManyMutationInput) {
  const { organizationId } = ctx;
  await withTenant(ctx, (db) => db.syncRun.updateMany({ where: { organizationId, id }, data }));
}

/** Calls `before` ahead of each request that the provider answers, until the function returned is called. */
export function onEachCall(
  sandbox: ProviderSandbox,
  before: (request: SandboxRequest, count: number) => unknown,
): () => void {
  const { handle } = sandbox;
  let count = 0;
  sandbox.handle = async (request) => {
    count += 1;
    await before(request, count);
    return handle(request);
  };
  return () => {
    sandbox.handle = handle;
  };
}

/** Each call that the provider has answered since, as `/patients?page=2`. */
export function recordCalls(cliniko: ClinikoSandbox, calls: string[] = []): { calls: string[]; stop: () => void } {
  const stop = onEachCall(cliniko, ({ path, query }) => {
    const ids = query.getAll("q[]").find((filter) => filter.startsWith("id:="));
    calls.push(`${path.replace("/v1", "")}?${ids ?? `page=${query.get("page")}`}`);
  });
  return { calls, stop };
}
